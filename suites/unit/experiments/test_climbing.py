"""The search for the highest rate that meets an objective, where the truth is known."""

from __future__ import annotations

import math
import random
import re
from dataclasses import replace
from statistics import pstdev

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from load.driver import LoadRecord
from load.experiments.climbing import (
    HIGHEST_PER_S,
    LOWEST_PER_S,
    climb,
    dithered,
    gap,
)
from load.experiments.window import Loaded, judged
from reports.schema import HostState, Objective, Operation, RateStep
from reports.statistics.estimates import interval_of
from reports.statistics.histogram import HdrHistogram

OBJECTIVE = Objective(p95_ms=100, error_share=0.01, step=2.0, fineness=1.1)
HOST = HostState(
    load_1m=0, steal_share=0, busy_share=0, free_memory_bytes=1, swap_used_bytes=0
)


def site_that_serves(capacity_per_s):
    """Meets any objective up to that rate, and none beyond."""

    def attempt(rate_per_s):
        met = rate_per_s <= capacity_per_s
        return RateStep(
            rate_per_s=rate_per_s,
            met=met,
            why="" if met else "too slow",
            p95_us=1000,
            sent=1,
            failed=0,
            generator_cpu_s=0.0,
        )

    return attempt


@given(
    capacity=st.floats(LOWEST_PER_S, HIGHEST_PER_S / 2),
    start=st.floats(LOWEST_PER_S, HIGHEST_PER_S),
)
def test_the_highest_rate_is_found_to_within_the_fineness(capacity, start):
    """Whatever the truth, and wherever the search begins."""
    climbed = climb(site_that_serves(capacity), start_per_s=start, objective=OBJECTIVE)

    assert climbed.best is not None
    assert climbed.best.rate_per_s <= capacity
    assert capacity <= climbed.best.rate_per_s * OBJECTIVE.fineness * 1.001


def test_rounds_that_agree_still_say_how_finely_they_looked():
    """With no noise at all the interval holds the truth, and is not a point."""
    truth = 123.4

    found = []
    for block in range(8):
        start = dithered(60, OBJECTIVE, seed=f"7 {block} an arm")
        climbed = climb(site_that_serves(truth), start_per_s=start, objective=OBJECTIVE)
        assert climbed.best is not None
        # A search finds the lower end of a gap; the truth lies, on average, in its middle.
        found.append(climbed.best.rate_per_s * math.sqrt(gap(OBJECTIVE)))
    interval = interval_of(found, seed=1)

    assert interval is not None
    assert interval.contains(truth)
    assert 1 < interval.high / interval.low < gap(OBJECTIVE) ** 2


def test_a_search_begins_at_most_a_gap_above_the_declared_rate():
    """And elsewhere in every round, alike for the same seed."""
    starts = [dithered(60, OBJECTIVE, seed=f"1 {block} arm") for block in range(50)]

    assert all(60 <= start <= 60 * gap(OBJECTIVE) for start in starts)
    assert len(set(starts)) == 50
    assert dithered(60, OBJECTIVE, seed="1 0 arm") == starts[0]


def test_it_takes_few_steps():
    """Each is a window of seconds: doubling, halving the gap, and wide misses once more."""
    climbed = climb(site_that_serves(300), start_per_s=60, objective=OBJECTIVE)

    rates = [round(step.rate_per_s) for step in climbed.steps]
    assert rates == [60, 120, 240, 480, 480, 339, 339, 285, 311]


def with_bad_luck(site, *places):
    """Those windows miss, whatever their rate."""
    windows = iter(range(100))

    def attempt(rate_per_s):
        step = site(rate_per_s)
        unlucky = next(windows) in places
        return msgspec.structs.replace(step, met=step.met and not unlucky)

    return attempt


@pytest.mark.parametrize("place", [0, 1, 2, 5])
def test_one_unlucky_window_does_not_halve_the_result(place):
    """While rates are doubled, at the very beginning, and where the gap is halved first."""
    unlucky = with_bad_luck(site_that_serves(350), place)

    climbed = climb(unlucky, start_per_s=60, objective=OBJECTIVE)

    assert climbed.best is not None
    rates = [round(step.rate_per_s) for step in climbed.steps]
    assert rates.count({0: 60, 1: 120, 2: 240, 5: 339}[place]) == 2
    assert round(climbed.best.rate_per_s) == 339


def test_a_window_that_lost_requests_is_not_looked_at_twice():
    """That is an overload, which takes longest, and no bad luck."""

    def attempt(rate_per_s):
        step = site_that_serves(300)(rate_per_s)
        return msgspec.structs.replace(step, failed=0 if step.met else 1)

    climbed = climb(attempt, start_per_s=60, objective=OBJECTIVE)

    rates = [round(step.rate_per_s) for step in climbed.steps]
    assert rates == [60, 120, 240, 480, 339, 285, 311]


def test_who_misses_twice_has_missed():
    """Then the search goes on below."""
    unlucky = with_bad_luck(site_that_serves(300), 1, 2)

    climbed = climb(unlucky, start_per_s=60, objective=OBJECTIVE)

    assert climbed.best is not None
    assert climbed.best.rate_per_s < 120


def test_with_windows_that_miss_by_chance_searches_agree():
    """One in ten does, and a window's own limit varies by a tenth: found to within 12%.

    Were the first miss alone looked at again, it would be 13.4%; were none, 25%.
    """
    chance = random.Random(1)
    off = []
    for _ in range(1_000):
        truth = 100 * math.exp(chance.uniform(-0.35, 0.35))

        def attempt(rate_per_s, truth=truth):
            serves = truth * math.exp(chance.gauss(0, 0.1))
            return site_that_serves(serves if chance.random() > 0.1 else 0)(rate_per_s)

        start = 60 * gap(OBJECTIVE) ** chance.random()
        best = climb(attempt, start_per_s=start, objective=OBJECTIVE).best
        assert best is not None
        off.append(math.log(best.rate_per_s / truth))

    assert pstdev(off) < 0.125


def test_a_site_that_serves_nothing_in_time_has_no_best():
    """The search ends at one a second."""
    climbed = climb(site_that_serves(0), start_per_s=8, objective=OBJECTIVE)

    assert climbed.best is None
    assert [step.rate_per_s for step in climbed.steps] == [8, 8, 4, 4, 2, 2, 1, 1]


def test_a_site_that_serves_everything_ends_the_search_too():
    """Beyond that the generator would be measured."""
    climbed = climb(site_that_serves(1e9), start_per_s=1000, objective=OBJECTIVE)

    assert climbed.best is not None
    assert climbed.best.rate_per_s == 4000


def window(*, p95_ms=20.0, failed=0, void=None, cpu_s=0.1, wrong=0):
    histogram = HdrHistogram()
    histogram.record_many([round(p95_ms * 1000)] * 100)
    operation = Operation(
        name="feed",
        scheduled=100,
        sent=100,
        succeeded=100 - failed - wrong,
        failed=failed,
        wrong=wrong,
        bytes_received=0,
        corrected=histogram.to_schema(),
        uncorrected=histogram.to_schema(),
    )
    return LoadRecord(
        operations=[operation],
        cold=[],
        warming=[],
        seconds=[],
        fits=[],
        counters={"generator_cpu_s": cpu_s},
        window_s=1.0,
        void=void,
    )


class TestAWindow:
    def test_that_keeps_everything_meets_the_objective(self):
        """One failure in a hundred is what it allows."""
        step = judged(window(p95_ms=99.0, failed=1), 50, OBJECTIVE)

        assert (step.met, step.why, step.rate_per_s) == (True, "", 50)

    @pytest.mark.parametrize(
        "changed, why",
        [
            ({"p95_ms": 101.5}, r"p95 was 10\d ms, the objective is 100 ms"),
            ({"failed": 2}, "2 of 100 requests failed"),
            ({"void": "undelivered load"}, "undelivered load"),
            ({"cpu_s": 0.9}, "generator used 90% of its core"),
        ],
        ids=["slow", "errors", "void", "busy"],
    )
    def test_that_misses_says_what(self, changed, why):
        """A reader of the raw data sees why a rate was too high."""
        step = judged(window(**changed), 50, OBJECTIVE)

        assert not step.met
        assert re.search(why, step.why)

    def test_without_any_answer_is_missed(self):
        """Nothing is not fast."""
        answered = window()
        silent = msgspec.structs.replace(
            answered.operations[0], corrected=HdrHistogram().to_schema()
        )

        step = judged(replace(answered, operations=[silent]), 50, OBJECTIVE)

        assert not step.met
        assert "nothing was answered" in step.why


def test_wrong_answers_are_counted_in_all_of_a_window():
    """What was told wrongly in the warm-up is wrong as well."""
    lying = window(wrong=3)
    loaded = Loaded(replace(lying, cold=lying.operations), {}, HOST, HOST)

    assert loaded.wrong == 6


def test_requests_that_were_lost_are_counted_in_a_window():
    """After one that lost any, the site is waited for before the next."""
    assert Loaded(window(failed=2), {}, HOST, HOST).lost == 2
    assert Loaded(window(p95_ms=5000), {}, HOST, HOST).lost == 0
