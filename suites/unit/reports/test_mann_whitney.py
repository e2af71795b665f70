"""How often one sample beats another."""

from __future__ import annotations

from itertools import combinations

import pytest

from reports.statistics.mann_whitney import mann_whitney


def test_a_sample_that_is_always_larger():
    """Three above three: U is 9, one order of 20 on each side, p is 0.1."""
    result = mann_whitney([4, 5, 6], [1, 2, 3])

    assert result.u == 9
    assert result.p_value == pytest.approx(2 / 20)
    assert (result.a12, result.cliffs_delta) == (1.0, 1.0)


def test_ties_count_half():
    """Equal values are neither larger nor smaller."""
    result = mann_whitney([1, 2], [2, 3])

    assert result.u == 0.5


def test_nothing_but_ties_is_no_difference():
    """Where all values are equal nothing was seen."""
    result = mann_whitney([1, 1], [1, 1])

    assert (result.a12, result.p_value) == (0.5, 1.0)


def test_the_exact_p_value_is_a_count_of_orders():
    """Every choice of places for the first sample is as likely as every other."""
    first, second = [1.0, 2.5, 6.0], [2.0, 3.0, 5.0, 7.0]
    pooled = sorted(first + second)
    us = []
    for places in combinations(range(7), 3):
        ours = [pooled[place] for place in places]
        theirs = [pooled[place] for place in range(7) if place not in places]
        us.append(sum(a > b for a in ours for b in theirs))
    u = sum(a > b for a in first for b in second)
    tail = sum(other <= min(u, 12 - u) for other in us) / len(us)

    result = mann_whitney(first, second)

    assert result.p_value == pytest.approx(min(1, 2 * tail))


def test_an_empty_sample_is_refused():
    """There is no pair to compare."""
    with pytest.raises(ValueError, match="empty"):
        mann_whitney([], [1.0])
