"""The histogram against HdrHistogram's own Python port, and against plain sorting."""

from __future__ import annotations

import math

import numpy as np
from hdrh.histogram import HdrHistogram as Reference
from hypothesis import given
from hypothesis import strategies as st

from reports.statistics.histogram import HdrHistogram
from suites.property.reports.pace import few, many

LAYOUTS = st.sampled_from(
    [(1, 60_000_000, 3), (1, 2**40, 2), (1_000, 10**12, 3), (1, 2, 1), (7, 99_999, 4)]
)
VALUES = st.lists(st.integers(0, 2**41), min_size=1, max_size=60)
PERCENTS = st.floats(0, 100)


@few
@given(LAYOUTS, VALUES)
def test_every_value_is_counted_where_the_reference_counts_it(layout, values):
    """Index by index, and so are mean, deviation and ends."""
    values = [min(value, layout[1]) for value in values]
    ours, reference = HdrHistogram(*layout), Reference(*layout)

    ours.record_many(values)
    for value in values:
        reference.record_value(value)

    counted = [(i, n) for i, n in enumerate(reference.counts) if n]
    assert ours.to_schema().counts == counted
    assert math.isclose(ours.mean, reference.get_mean_value(), rel_tol=1e-9)
    assert math.isclose(
        ours.standard_deviation, reference.get_stddev(), rel_tol=1e-6, abs_tol=1e-6
    )
    # Of nothing but zeros the reference says 0, not how wide its first place is.
    assert ours.max == reference.get_max_value() or max(values) == 0


@many
@given(LAYOUTS, VALUES)
def test_one_by_one_is_all_at_once(layout, values):
    """The quick way and the plain way count alike."""
    quick, plain = HdrHistogram(*layout), HdrHistogram(*layout)

    quick.record_many(values)
    for value in values:
        plain.record(value)

    assert quick.to_schema() == plain.to_schema()


@many
@given(VALUES, PERCENTS)
def test_percentiles_are_javas(values, percent):
    """The value with so many at or below it, by Java's rounding, to the digits kept."""
    histogram = HdrHistogram(1, 2**41, 3)
    histogram.record_many(values)

    answer = histogram.percentile(percent)

    lowered = max(np.nextafter(percent, -np.inf), 0.0)
    rank = max(1, math.ceil(lowered * len(values) / 100.0))
    wanted = sorted(values)[rank - 1]
    assert abs(answer - wanted) <= max(1, wanted / 1000)


@many
@given(st.lists(VALUES, min_size=1, max_size=4))
def test_merging_is_recording_together(parts):
    """In any partition of the values."""
    together, total = HdrHistogram(), HdrHistogram()
    for part in parts:
        together.record_many(part)
        one = HdrHistogram()
        one.record_many(part)
        total.merge(one)

    assert total.to_schema() == together.to_schema()
    assert total.total == sum(map(len, parts))


@many
@given(VALUES)
def test_what_was_stored_is_read(values):
    """The schema's histogram is the histogram."""
    histogram = HdrHistogram()
    histogram.record_many(values)

    again = HdrHistogram.from_schema(histogram.to_schema())

    assert again.percentiles([0, 50, 99, 100]) == histogram.percentiles(
        [0, 50, 99, 100]
    )


@many
@given(VALUES, st.lists(PERCENTS, min_size=2, max_size=6))
def test_percentiles_rise(values, percents):
    """A higher percentile is never a lower latency."""
    histogram = HdrHistogram()
    histogram.record_many(values)

    answers = histogram.percentiles(sorted(percents))

    assert answers == sorted(answers)
