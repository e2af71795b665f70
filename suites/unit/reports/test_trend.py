"""Drift that several groups share."""

from __future__ import annotations

import pytest

from reports.statistics.trend import common_trend


def test_a_shared_slope_is_seen_through_unequal_levels():
    """One group lives near 0, one near 100; both rise by 1 a step."""
    low = [(0.0, 0.1), (2.0, 1.9), (4.0, 4.05)]
    high = [(1.0, 101.0), (3.0, 103.1), (5.0, 104.9)]

    trend = common_trend({"low": low, "high": high})

    assert trend is not None
    assert trend.change == pytest.approx(5, rel=0.05)
    assert trend.p_value < 0.001


def test_levels_alone_are_no_trend():
    """That the second group came later and is higher says nothing about drift."""
    early = [(0.0, 1.0), (1.0, 1.1), (2.0, 0.9)]
    late = [(3.0, 9.0), (4.0, 8.9), (5.0, 9.1)]

    trend = common_trend({"early": early, "late": late})

    assert trend is not None
    assert trend.p_value > 0.05


def test_a_perfect_line_leaves_no_doubt():
    """Without any scatter p is 0."""
    trend = common_trend({"one": [(0.0, 1.0), (1.0, 2.0), (2.0, 3.0)]})

    assert trend is not None
    assert (trend.change, trend.p_value) == (2.0, 0.0)


def test_a_flat_line_is_no_trend():
    """Without any change p is 1."""
    trend = common_trend({"one": [(0.0, 1.0), (1.0, 1.0), (2.0, 1.0)]})

    assert trend is not None
    assert trend.p_value == 1.0


@pytest.mark.parametrize(
    "groups",
    [
        {},
        {"one": [(0.0, 1.0)]},
        {"one": [(0.0, 1.0), (1.0, 2.0)]},
        {"one": [(1.0, 1.0), (1.0, 2.0), (1.0, 3.0)]},
    ],
    ids=["nothing", "one value", "no freedom", "one moment"],
)
def test_too_little_has_no_trend(groups):
    """Where a slope cannot be known there is none."""
    assert common_trend(groups) is None
