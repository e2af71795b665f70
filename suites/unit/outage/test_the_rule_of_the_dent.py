"""Dents that are there are found, with their length; the rule holds at its edges."""

from __future__ import annotations

import pytest

from reports.outage.bins import Bin, bins_of
from reports.outage.dent import NO_DENT, bounds_of, dent_of
from reports.outage.schema import Reply

LEVEL_S, SLOW_S = 0.01, 0.1


def quarter(place, latency_s=LEVEL_S, *, due=10, answered=10):
    return Bin(place, due, answered, latency_s, latency_s, hits=0, misses=0)


BEFORE = [quarter(place) for place in range(-17, -1)]


def after(slow, *, count=24):
    """Quarters of a second after the fault; those named are slow."""
    return [quarter(n, SLOW_S if n in slow else LEVEL_S) for n in range(count)]


@pytest.mark.parametrize("slow", [1, 2, 3, 8])
def test_a_dent_is_as_long_as_what_is_slow_after_the_fault(slow):
    """From the fault to the end of the last bad quarter of a second."""
    dent = dent_of(BEFORE, after(range(slow)), lasts_s=0)

    assert (dent.outcome, dent.length_s) == ("dent", slow * 0.25)
    assert dent.bad_s == dent.length_s
    assert dent.worst_p95_s == SLOW_S


def test_where_nothing_is_slow_there_is_none():
    """No dent is a value of its own."""
    assert dent_of(BEFORE, after([]), lasts_s=0) == NO_DENT


def test_one_that_goes_on_to_the_end_has_not_recovered():
    """Its length is as long as it was seen, and said to be longer."""
    dent = dent_of(BEFORE, after(range(24)), lasts_s=0)

    assert (dent.outcome, dent.length_s) == ("not recovered", 6.0)


@pytest.mark.parametrize("quiet, outcome", [(3, "not recovered"), (4, "dent")])
def test_it_is_over_when_four_in_a_row_are_good(quiet, outcome):
    """A second without a bad one; less is not known to be an end."""
    dent = dent_of(BEFORE, after(range(6), count=6 + quiet), lasts_s=0)

    assert dent.outcome == outcome


def test_a_good_moment_within_does_not_end_it():
    """Three good ones are a pause; they are no part of what was beyond the level."""
    dent = dent_of(BEFORE, after([0, 1, 5, 6]), lasts_s=0)

    assert (dent.length_s, dent.bad_s) == (1.75, 1.0)


def test_both_edges_of_a_fault_that_lasts_may_dent():
    """At its beginning and at its end, two seconds later; the length is to the last."""
    dent = dent_of(BEFORE, after([0, 8, 9]), lasts_s=2.0)

    assert (dent.length_s, dent.bad_s) == (2.5, 0.75)


@pytest.mark.parametrize(
    "place, outcome", [(1, "dent"), (2, "no dent"), (15, "no dent")]
)
def test_what_begins_elsewhere_is_somebody_elses(place, outcome):
    """A fault shows within half a second, or it has not shown."""
    assert dent_of(BEFORE, after([place]), lasts_s=0).outcome == outcome


def test_answers_that_do_not_come_make_a_dent_too():
    """Where nothing ends there is no latency; what is due and not answered tells."""
    nobody = [Bin(n, 10, 0, None, None, hits=0, misses=0) for n in range(2)]

    dent = dent_of(BEFORE, [*nobody, *after([])[2:]], lasts_s=0)

    assert (dent.outcome, dent.length_s, dent.lowest_rate) == ("dent", 0.5, 0.0)


def test_a_quarter_in_which_nothing_was_due_shows_nothing():
    """It is neither slow nor unanswered."""
    empty = Bin(0, 0, 0, None, None, hits=0, misses=0)

    assert dent_of(BEFORE, [empty, *after([])[1:]], lasts_s=0) == NO_DENT


def test_a_bound_is_above_all_that_was_before():
    """By its margin; and further where the quarters before lay far apart."""
    wild = [quarter(p, LEVEL_S * (1 + p % 4)) for p in range(-17, -1)]

    assert bounds_of(BEFORE)["p95"] == pytest.approx(1.5 * LEVEL_S)
    assert bounds_of(BEFORE)["median"] == pytest.approx(1.25 * LEVEL_S)
    assert bounds_of(wild)["p95"] > 1.5 * 4 * LEVEL_S


def test_requests_count_when_they_were_due_and_answers_when_they_came():
    """One that waits for two seconds is slow where it was due, and answered later."""
    waits = Reply(
        due_s=5.1, latency_s=2.0, status=200, right=True, hits=None, misses=None
    )

    bins = bins_of([waits], began_s=5.0, first=-1, end=10)

    assert [each.due for each in bins] == [0, 1, *[0] * 9]
    assert [each.answered for each in bins].index(1) == 9
    assert bins[1].p95_s == 2.0
