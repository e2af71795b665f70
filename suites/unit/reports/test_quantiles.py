"""Quantiles of small samples, by examples from the literature."""

from __future__ import annotations

import pytest

from reports.statistics.quantiles import QuantileType, median, quantile

# The worked example of the nearest-rank method in Wikipedia's "Percentile".
ORDERED = [15, 20, 35, 40, 50]


@pytest.mark.parametrize(
    "q, wanted", [(0.05, 15), (0.3, 20), (0.4, 20), (0.5, 35), (1.0, 50)]
)
def test_nearest_rank_is_always_a_value_of_the_sample(q, wanted):
    """Type 1 answers with the smallest value that reaches the share."""
    assert quantile(ORDERED, q, kind=QuantileType.NEAREST_RANK) == wanted


def test_linear_interpolates_between_neighbours():
    """Type 7 takes its place among n - 1 gaps: 0.4 * 4 lies 0.6 after the second."""
    assert quantile(ORDERED, 0.4) == pytest.approx(29)


def test_median_unbiased_stays_within_the_sample():
    """Type 8 would fall off the ends; it is held there."""
    kind = QuantileType.MEDIAN_UNBIASED

    assert quantile(ORDERED, 0.01, kind=kind) == 15
    assert quantile(ORDERED, 0.99, kind=kind) == 50
    assert quantile(ORDERED, 0.5, kind=kind) == 35


def test_the_median_does_not_need_order():
    """Values come as they come."""
    assert median([40, 15, 50, 20]) == 30


@pytest.mark.parametrize(
    "values, q", [([], 0.5), ([1], 1.1), ([1], -0.1)], ids=["none", "above", "below"]
)
def test_what_has_no_quantile_is_refused(values, q):
    """No sample, no quantile; and a share lies between 0 and 1."""
    with pytest.raises(ValueError, match="no quantile"):
        quantile(values, q)
