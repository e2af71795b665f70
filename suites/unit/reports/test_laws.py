"""Laws that every honest measurement obeys."""

from __future__ import annotations

import pytest

from reports.statistics import laws


def test_percentiles_in_order_are_no_news():
    """Equal neighbours are in order, too."""
    assert laws.ordered(["p50", "p95", "p99"], [1, 2, 2]) is None


def test_percentiles_out_of_order_are_named():
    """The sentence says which two, and what they are."""
    broken = laws.ordered(["p50", "p95", "p99"], [1, 5, 3])

    assert broken == "p95 (5) is above p99 (3)"


def test_at_most_allows_for_rounding():
    """A histogram rounds by a thousandth; that is no contradiction."""
    assert laws.at_most("mean", 10.1, "maximum", 10) is None


def test_at_most_is_broken_by_more():
    """More than the slack is a contradiction."""
    broken = laws.at_most("server time", 12, "client time", 10)

    assert broken == "server time (12) is more than client time (10)"


def test_littles_law_holds_for_what_belongs_together():
    """Fifty a second for 0.2 s each are ten in flight, give or take a tenth."""
    assert (
        laws.littles_law(rate_per_s=50, mean_time_s=0.2, in_flight=10.3, edge=0) is None
    )


def test_littles_law_forgives_what_an_edge_cuts_off():
    """Of few in flight a tenth is little, and one request at an edge is more."""
    few = {"rate_per_s": 30, "mean_time_s": 0.01, "in_flight": 0.2}

    assert laws.littles_law(**few, edge=0.12) is None
    assert laws.littles_law(**few, edge=0.05) is not None


def test_littles_law_is_broken_by_requests_from_nowhere():
    """Twenty in flight cannot be."""
    broken = laws.littles_law(rate_per_s=50, mean_time_s=0.2, in_flight=20, edge=1)

    assert broken is not None
    assert "10 in flight, but 20 were counted" in broken


def test_parts_may_miss_the_whole_by_what_was_rounded():
    """Three of a hundred are rounding where five are allowed."""
    assert laws.add_up("parts", [50, 47], 100, 0.05) is None


@pytest.mark.parametrize(
    "parts, told",
    [([50, 40], "50 + 40"), ([60, 50], "60 + 50"), ([105, -5], "105 + -5")],
    ids=["too little", "too much", "less than nothing"],
)
def test_parts_that_do_not_make_up_the_whole_are_named(parts, told):
    """The sentence has each of them, and what they should have been."""
    broken = laws.add_up("the parts", parts, 100, 0.05)

    assert broken == f"the parts ({told}) do not make up the whole (100)"
