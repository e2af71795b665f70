"""Labels of charts: never on top of each other, and never far from their place."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reports.render.charts.scales import decade_marks, round_marks, spread_apart
from suites.property.reports.pace import many

PLACES = st.lists(st.floats(20, 400), min_size=1, max_size=12)


@many
@given(PLACES)
def test_labels_keep_their_distance_and_their_order(places):
    """Whatever lies close together is moved apart, upper ones staying above."""
    moved = spread_apart(places, gap=16, lowest=10)

    order = sorted(range(len(places)), key=lambda index: places[index])
    heights = [moved[index] for index in order]
    assert all(b - a >= 16 - 1e-6 for a, b in pairwise(heights))
    assert min(moved) >= 10


@many
@given(PLACES)
def test_labels_that_are_apart_stay(places):
    """Nothing is moved without need."""
    apart = [30.0 * index for index in range(1, len(places) + 1)]

    assert spread_apart(apart, gap=16, lowest=10) == apart


@many
@given(st.floats(1e-3, 1e9))
def test_round_marks_reach_what_is_drawn(high):
    """From 0 to at or above the figure, in at most a handful of equal steps."""
    marks = round_marks(high)

    assert marks[0] == 0
    assert marks[-1] >= high * (1 - 1e-9)
    assert 3 <= len(marks) <= 6


@many
@given(st.lists(st.floats(1e-2, 1e6), min_size=1, max_size=9))
def test_decades_enclose_all_values(values):
    """And rise."""
    marks = decade_marks(values)

    assert marks[0] <= min(values)
    assert marks[-1] >= max(values)
    assert marks == sorted(set(marks))
