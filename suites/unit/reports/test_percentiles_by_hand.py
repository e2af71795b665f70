"""Percentiles by HdrHistogram's Java rule, on examples that were counted by hand.

The value wanted is the k-th of n, k = ceil(p n / 100), and at least the first; `p` is taken
a hair lower, so that a product which comes out a hair above a whole number asks for that
number. C and Python take k = floor(p n / 100 + 1/2) instead. So the two differ where the
fraction of p n / 100 lies above 0 and below one half; from one half on they agree.
"""

from __future__ import annotations

import math

import pytest
from hdrh.histogram import HdrHistogram as PythonsHistogram

from reports.statistics.histogram import HdrHistogram

# p, n, the rank by Java, the rank by C and Python
BY_HAND = {
    "1.00 of 4": (25, 4, 1, 1),
    "1.04 of 4": (26, 4, 2, 1),
    "1.48 of 4": (37, 4, 2, 1),
    "1.50 of 4": (37.5, 4, 2, 2),
    "1.52 of 4": (38, 4, 2, 2),
    "2.00 of 4": (50, 4, 2, 2),
    "4.95 of 5": (99, 5, 5, 5),
    "9.50 of 10": (95, 10, 10, 10),
    "9.40 of 10": (94, 10, 10, 9),
    "99.0 of 100": (99, 100, 99, 99),
    "99.9 of 100": (99.9, 100, 100, 100),
    "100.3 of 101": (99.3, 101, 101, 100),
    "0.30 of 3": (10, 3, 1, 1),
    "a 1 of 3 that is not quite": (100 / 3, 3, 1, 1),
}


def ranks(n):
    """The k-th of n values is k."""
    return range(1, n + 1)


@pytest.mark.parametrize("p, n, java, _", BY_HAND.values(), ids=BY_HAND.keys())
def test_the_rank_is_javas(p, n, java, _):
    """Rounded up, whatever the fraction."""
    histogram = HdrHistogram()
    histogram.record_many(list(ranks(n)))

    assert histogram.percentile(p) == java


@pytest.mark.parametrize("p, n, _, pythons", BY_HAND.values(), ids=BY_HAND.keys())
def test_pythons_port_rounds_to_the_nearest(p, n, _, pythons):
    """Why it cannot be the reference: the same examples, by the port itself."""
    histogram = PythonsHistogram(1, 60_000_000, 3)
    for value in ranks(n):
        histogram.record_value(value)

    assert histogram.get_value_at_percentile(p) == pythons
    assert math.floor(p * n / 100 + 0.5) in (pythons, 0)


def test_the_answer_is_the_highest_value_of_its_place():
    """Of a place that stands for 2,048 and 2,049 it is 2,049; of p0 it is the lowest."""
    histogram = HdrHistogram(1, 60_000_000, 3)
    histogram.record_many([2_048])

    assert histogram.percentiles([0, 50, 100]) == [2_048, 2_049, 2_049]
