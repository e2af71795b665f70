"""Drift that several groups share."""

from __future__ import annotations

import pytest

from reports.statistics.trend import Moment, common_trend


def test_a_shared_slope_is_seen_through_unequal_levels():
    """One group lives near 0, one near 100; both rise by 1 a step."""
    low = [Moment(0.0, 0.1), Moment(2.0, 1.9), Moment(4.0, 4.05)]
    high = [Moment(1.0, 101.0), Moment(3.0, 103.1), Moment(5.0, 104.9)]

    trend = common_trend({"low": low, "high": high})

    assert trend is not None
    assert trend.change == pytest.approx(5, rel=0.05)
    assert trend.p_value < 0.001


def test_levels_alone_are_no_trend():
    """That the second group came later and is higher says nothing about drift."""
    early = [Moment(0.0, 1.0), Moment(1.0, 1.1), Moment(2.0, 0.9)]
    late = [Moment(3.0, 9.0), Moment(4.0, 8.9), Moment(5.0, 9.1)]

    trend = common_trend({"early": early, "late": late})

    assert trend is not None
    assert trend.p_value > 0.05


def test_a_perfect_line_leaves_no_doubt():
    """Without any scatter p is 0."""
    trend = common_trend(
        {"one": [Moment(0.0, 1.0), Moment(1.0, 2.0), Moment(2.0, 3.0)]}
    )

    assert trend is not None
    assert (trend.change, trend.p_value) == (2.0, 0.0)


def test_a_flat_line_is_no_trend():
    """Without any change p is 1."""
    trend = common_trend(
        {"one": [Moment(0.0, 1.0), Moment(1.0, 1.0), Moment(2.0, 1.0)]}
    )

    assert trend is not None
    assert trend.p_value == 1.0


@pytest.mark.parametrize(
    "groups",
    [
        {},
        {"one": [Moment(0.0, 1.0)]},
        {"one": [Moment(0.0, 1.0), Moment(1.0, 2.0)]},
        {"one": [Moment(1.0, 1.0), Moment(1.0, 2.0), Moment(1.0, 3.0)]},
    ],
    ids=["nothing", "one value", "no freedom", "one moment"],
)
def test_too_little_has_no_trend(groups):
    """Where a slope cannot be known there is none."""
    assert common_trend(groups) is None


def moments(value_of, circumstance_of):
    """Two groups, taking turns."""
    return {
        group: [
            Moment(float(time), value_of(time), circumstance_of(time))
            for time in range(start, 24, 2)
        ]
        for group, start in (("even", 0), ("odd", 1))
    }


def wobble(time):
    return 0.02 * (time * 7 % 5 - 2)


def test_what_a_circumstance_explains_is_no_trend():
    """The machine becomes slower, and it is known how slow it was; so do the values."""
    known = moments(lambda time: -0.1 * time + wobble(time), lambda time: 0.1 * time)
    twice = moments(
        lambda time: -0.2 * (time % 8) + wobble(time), lambda time: 1.0 * (time % 8)
    )

    assert common_trend(known) is None
    trend = common_trend(twice)
    assert trend is not None
    assert abs(trend.change) < 0.1
    assert trend.p_value > 0.05


def test_what_is_left_beside_a_circumstance_is_a_trend():
    """The values fall with time, whatever the machine did."""
    trend = common_trend(
        moments(
            lambda time: -0.1 * time - 0.2 * (time % 8) + wobble(time),
            lambda time: 1.0 * (time % 8),
        )
    )

    assert trend is not None
    assert trend.change == pytest.approx(-2.3, abs=0.1)
    assert trend.p_value < 0.001
