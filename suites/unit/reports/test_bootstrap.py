"""Intervals by resampling, by the examples of those who invented them."""

from __future__ import annotations

import numpy as np
import pytest

from reports.statistics.bootstrap import (
    basic_interval,
    bca_interval,
    expanded_percentile_interval,
    mean_of,
    percentile_interval,
    replicates,
)
from reports.statistics.interval import Method

# Efron & Tibshirani (1993), table 2.1: days that seven treated mice survived.
MICE = [94, 197, 16, 38, 99, 141, 23]


def test_the_standard_error_of_the_mice_is_the_books():
    """Table 2.2 gives 23.36 for the mean with infinitely many resamples."""
    drawn = replicates(MICE, mean_of, seed=1)

    assert drawn.std() == pytest.approx(23.36, rel=0.02)


def test_equal_seeds_draw_equal_samples():
    """A report that is made again says the same."""
    assert percentile_interval(MICE, seed=5) == percentile_interval(MICE, seed=5)


def test_other_seeds_draw_others():
    """The seed is used."""
    first, second = replicates(MICE, seed=1), replicates(MICE, seed=2)

    assert not np.array_equal(first, second)


def test_basic_is_percentile_mirrored_at_the_statistic():
    """What lies far above the statistic in the replicates lies below in the interval."""
    inner = percentile_interval(MICE, mean_of, seed=3)

    mirrored = basic_interval(MICE, mean_of, seed=3)

    centre = float(np.mean(MICE))
    assert mirrored.low == pytest.approx(2 * centre - inner.high)
    assert mirrored.high == pytest.approx(2 * centre - inner.low)


def test_bca_moves_towards_the_long_tail():
    """For a mean of skewed values both ends lie higher than the percentiles'."""
    skewed = list(np.exp(np.linspace(-1, 2, 25)))
    plain = percentile_interval(skewed, mean_of, seed=4)

    corrected = bca_interval(skewed, mean_of, seed=4)

    assert corrected.low > plain.low
    assert corrected.high > plain.high
    assert corrected.method is Method.BCA


def test_bca_of_symmetric_values_hardly_differs():
    """Without bias and skewness there is nothing to correct."""
    even = list(np.linspace(-1, 1, 31))
    plain = percentile_interval(even, mean_of, seed=6)

    corrected = bca_interval(even, mean_of, seed=6)

    assert corrected.low == pytest.approx(plain.low, abs=0.03)
    assert corrected.high == pytest.approx(plain.high, abs=0.03)


def test_equal_values_leave_no_doubt():
    """Where nothing varies the interval is a point, whichever the method."""
    for interval_of in (bca_interval, percentile_interval, basic_interval):
        interval = interval_of([4.0, 4.0, 4.0], seed=1)
        assert (interval.low, interval.high) == (4.0, 4.0)


def test_bca_without_acceleration_is_still_an_interval():
    """The jackknife of this median does not vary; the bias alone is corrected."""
    interval = bca_interval([1.0, 2.0, 2.0, 2.0, 9.0], seed=1)

    assert interval.low <= 2.0 <= interval.high


def test_the_expanded_interval_holds_the_plain_one():
    """For few values it reaches further on both sides."""
    plain = percentile_interval(MICE, seed=8)

    wider = expanded_percentile_interval(MICE, seed=8)

    assert wider.low <= plain.low
    assert wider.high >= plain.high
    assert wider != plain


def test_one_value_cannot_be_resampled():
    """A single value knows nothing of how others would be."""
    with pytest.raises(ValueError, match="2 or more"):
        replicates([1.0], seed=1)
