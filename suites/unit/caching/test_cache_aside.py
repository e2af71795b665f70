"""Rules special to `cache_aside`, and to what is built on it."""

from __future__ import annotations

import pytest

from apps.common.caching.cache_aside import CacheAside
from apps.common.caching.fragment import Fragment
from apps.common.caching.interface import Key, Tag
from apps.common.caching.per_view import PerView
from fixtures.caching import Computation

FEED = Key("social", "feed", (42,))
TAG = Tag("social", "feed", (42,))


@pytest.fixture(params=[CacheAside, PerView, Fragment], ids=lambda kind: kind.name)
def strategy(request, process):
    return process.strategy(request.param, ttl_s=10)


def test_a_value_is_kept_for_its_time(strategy, clock):
    """It is computed again when its time is over, and not before."""
    compute = Computation()

    strategy.fetch(FEED, compute)
    clock.advance(9.9)
    strategy.fetch(FEED, compute)
    assert compute.calls == 1
    clock.advance(0.1)
    strategy.fetch(FEED, compute)
    assert compute.calls == 2


def test_its_age_counts_from_before_the_computation(strategy, clock):
    """What was read slowly is not kept longer: it was true when the reading began."""

    def slowly():
        clock.advance(4)
        return "read 4 s ago"

    strategy.fetch(FEED, slowly)

    clock.advance(5.9)
    assert strategy.fetch(FEED, Computation("new")) == "read 4 s ago"
    clock.advance(0.1)
    assert strategy.fetch(FEED, Computation("new")) == "new"


def test_what_took_longer_than_it_may_be_kept_is_not_kept(strategy, clock, process):
    """It is answered all the same."""

    def very_slowly():
        clock.advance(11)
        return "old"

    assert strategy.fetch(FEED, very_slowly) == "old"
    assert process.backend.names() == []


def test_a_clock_that_is_set_back_lengthens_no_life(strategy, clock):
    """Machines correct their clocks."""

    def while_the_clock_is_set_back():
        clock.advance(-3600)
        return "kept"

    strategy.fetch(FEED, while_the_clock_is_set_back)
    clock.advance(10)

    assert strategy.fetch(FEED, Computation("new")) == "new"


def test_touching_forgets_nothing(strategy, process):
    """Values die of age alone; a write costs no round trip."""
    strategy.fetch(FEED, Computation("old"), [TAG])
    before = process.backend.round_trips

    strategy.touch([TAG])

    assert process.backend.round_trips == before
    assert strategy.fetch(FEED, Computation("new"), [TAG]) == "old"


def test_a_hit_is_one_round_trip_and_a_miss_two(strategy, process):
    """As its docstring says, for one key as for many."""
    wanted = {Key("social", "post", (i,)): [TAG] for i in range(20)}
    answer = dict.fromkeys(wanted, "card").copy

    strategy.fetch_many(wanted, lambda _missing: answer())
    assert process.backend.round_trips == 2
    strategy.fetch_many(wanted, lambda _missing: answer())
    assert process.backend.round_trips == 3
