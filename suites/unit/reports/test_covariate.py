"""What a covariate explains, within groups and blocks: the laws of analysis of covariance."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import special

from reports.statistics.covariate import (
    Point,
    Shift,
    freedom_of,
    groups_differ_p,
    slope_within,
)

pytestmark = pytest.mark.uncounted
GROUPS = ("one", "two", "three", "four")
BLOCKS = 5
RUNS = 1_000


def layout(value_of, covariate_of):
    """A point for each group and block."""
    return [
        Point(group, block, x := covariate_of(place, block), value_of(place, block, x))
        for place, group in enumerate(GROUPS)
        for block in range(BLOCKS)
    ]


def uneven(place, block):
    """Neither groups nor blocks explain it."""
    return float((3 * place + 7 * block * block) % 5)


def test_a_slope_is_seen_through_levels_of_groups_and_blocks():
    """Each group and each block has a level of its own; all fall by 0.6 for 1."""
    points = layout(lambda place, block, x: 10 * place - 3 * block - 0.6 * x, uneven)

    slope = slope_within(points)

    assert slope is not None
    assert slope.value == pytest.approx(-0.6)
    assert slope.error == pytest.approx(0, abs=1e-9)
    assert slope.explained == pytest.approx(1)


def test_each_group_and_each_block_costs_a_degree_of_freedom():
    """Of 20 points 4 groups, 4 further blocks and the slope leave 11."""
    points = layout(lambda place, block, x: x, uneven)

    assert freedom_of(points) == 11
    assert freedom_of(points[1:]) == 10


def test_points_may_be_missing():
    """A void round takes away its own point and no more."""
    points = layout(lambda place, block, x: 10 * place - 3 * block - 0.6 * x, uneven)

    slope = slope_within([p for place, p in enumerate(points) if place not in (2, 11)])

    assert slope is not None
    assert slope.value == pytest.approx(-0.6)


@pytest.mark.parametrize(
    "points",
    [
        [],
        layout(lambda place, block, x: float(place), uneven)[:6],
        layout(lambda place, block, x: x, lambda place, block: 3.0 * block),
    ],
    ids=["nothing", "one group and a point", "alike within blocks"],
)
def test_where_nothing_tells_it_there_is_no_slope(points):
    """No freedom, or a covariate that groups and blocks explain."""
    assert slope_within(points) is None


def test_the_error_of_the_slope_is_what_it_says():
    """Student's interval holds the true slope in 93 to 97 of 100 simulated runs."""
    generator = np.random.default_rng(1)
    held = 0
    for _ in range(RUNS):
        points = layout(
            lambda place, block, x: -0.6 * x + generator.normal(0, 0.1),
            lambda place, block: generator.normal(0, 0.3),
        )
        slope = slope_within(points)
        assert slope is not None
        t = special.stdtrit(slope.freedom, 0.975)
        held += abs(slope.value + 0.6) <= t * slope.error

    assert 0.93 <= held / RUNS <= 0.97


def test_groups_that_are_alike_seldom_seem_to_differ():
    """At p = 0.05, one of twenty; blocks may differ as they like."""
    generator = np.random.default_rng(2)
    found = sum(
        groups_differ_p(
            layout(
                lambda place, block, x: 0.0,
                lambda place, block: 5 * block + generator.normal(),
            )
        )
        <= 0.05
        for _ in range(RUNS)
    )

    assert 0.03 <= found / RUNS <= 0.07


def test_a_group_with_a_part_in_the_covariate_is_found():
    """One of four whose covariate lies five standard deviations above the others'."""
    generator = np.random.default_rng(3)
    points = layout(
        lambda place, block, x: 0.0,
        lambda place, block: 5.0 * (place == 1) + generator.normal(),
    )

    assert groups_differ_p(points) < 0.001


@pytest.mark.parametrize(
    "covariate_of, p_value",
    [
        (lambda place, block: 1.0 * block, 1.0),
        (lambda place, block: 1.0 * block + place, 0.0),
    ],
    ids=["alike", "apart"],
)
def test_without_any_noise_there_is_no_doubt(covariate_of, p_value):
    """Groups are exactly alike, or exactly so far apart in every block."""
    assert groups_differ_p(layout(lambda place, block, x: 0.0, covariate_of)) == p_value


def test_one_group_differs_from_nobody():
    """There is no other."""
    points = layout(lambda place, block, x: 0.0, uneven)[:BLOCKS]

    assert groups_differ_p(points) == 1.0


def test_a_shift_is_as_unsure_as_its_slope_times_how_far_apart():
    """Where covariates lie apart by as much in both directions, the slope hardly matters."""
    slope = slope_within(
        layout(lambda place, block, x: -0.6 * x + 0.1 * (block * place % 3), uneven)
    )
    assert slope is not None

    one_sided = Shift(slope, (0.4, 0.6))
    balanced = Shift(slope, (-0.5, 0.5))

    assert one_sided.expected.tolist() == pytest.approx(
        [0.4 * slope.value, 0.6 * slope.value]
    )
    assert one_sided.error.standard == pytest.approx(0.5 * slope.error)
    assert one_sided.error.freedom == slope.freedom
    assert balanced.error.standard == 0
