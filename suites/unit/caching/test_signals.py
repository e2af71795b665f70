"""Rules special to `signals`: what an index lists, and what it cannot help."""

from __future__ import annotations

import pytest

from apps.common.caching.interface import Key, Tag
from apps.common.caching.signals import Signals
from fixtures.caching import Computation

POST, OTHER = Key("social", "post", (1,)), Key("social", "post", (2,))
IT, ADA = Tag("social", "post", (1,)), Tag("social", "author", ("ada",))


@pytest.fixture
def strategy(process):
    return process.strategy(Signals, ttl_s=60)


def test_the_classic_race_leaves_an_old_value(strategy, clock):
    """A reader that read before a write, and sets after it, sets an old value for good.

    Shown here because it is real; `versioned` and `lease` avoid it (test_lease.py).
    """

    def overtaken_by_a_write():
        strategy.touch([IT])
        return "old"

    strategy.fetch(POST, overtaken_by_a_write, [IT])

    assert strategy.fetch(POST, Computation("new"), [IT]) == "old"
    clock.advance(60)
    assert strategy.fetch(POST, Computation("new"), [IT]) == "new"


def test_the_next_write_repairs_the_race(strategy):
    """The value was entered in the index before it was set, and stays there."""

    def overtaken_by_a_write():
        strategy.touch([IT])
        return "old"

    strategy.fetch(POST, overtaken_by_a_write, [IT])
    strategy.touch([IT])

    assert strategy.fetch(POST, Computation("new"), [IT]) == "new"


def test_a_write_between_index_and_value_is_not_the_last_that_reaches_it(
    strategy, process, monkeypatch
):
    """Touching leaves the index in place, for a value that is about to be set."""
    keep = process.backend.set_many

    def touched_just_before(values, ttl_s):
        monkeypatch.undo()
        strategy.touch([IT])
        return keep(values, ttl_s)

    monkeypatch.setattr(process.backend, "set_many", touched_just_before)
    strategy.fetch(POST, Computation("set after a touch"), [IT])
    strategy.touch([IT])

    assert strategy.fetch(POST, Computation("new"), [IT]) == "new"


def test_an_index_outlives_what_it_lists(strategy, clock):
    """Also a value that was set at the end of the index's first life."""
    strategy.fetch(POST, Computation("first"), [ADA])
    clock.advance(59)
    strategy.fetch(OTHER, Computation("old"), [ADA])
    clock.advance(59)

    strategy.touch([ADA])

    assert strategy.fetch(OTHER, Computation("new"), [ADA]) == "new"


def test_a_process_that_is_held_up_sets_nothing_that_no_index_lists(
    strategy, process, clock, monkeypatch
):
    """Between the two steps a machine may be paused for half a minute."""
    add = process.backend.add_to_index

    def then_a_pause(entries, ttl_s):
        added = add(entries, ttl_s)
        clock.advance(30)
        return added

    monkeypatch.setattr(process.backend, "add_to_index", then_a_pause)
    strategy.fetch(POST, Computation("old"), [IT])
    clock.advance(59)
    strategy.touch([IT])

    assert strategy.fetch(POST, Computation("new"), [IT]) == "new"


def test_an_index_does_not_list_for_ever(strategy, clock, process):
    """A name that nobody sets any more leaves, though its index lives on."""
    strategy.fetch(POST, Computation(), [ADA])
    for _ in range(3):
        clock.advance(59)
        strategy.fetch(OTHER, Computation(), [ADA])

    assert process.store.indexed([f"signals#{ADA}"]) == {f"signals:{OTHER}"}


def test_an_evicted_index_cannot_forget(strategy, process, clock):
    """The promise says so; the time to live is the bound."""
    strategy.fetch(POST, Computation("old"), [IT])
    process.backend.evict(f"fake:1:signals#{IT}")

    strategy.touch([IT])

    assert strategy.fetch(POST, Computation("new"), [IT]) == "old"
    clock.advance(60)
    assert strategy.fetch(POST, Computation("new"), [IT]) == "new"


def test_what_no_index_takes_is_not_kept(strategy, process):
    """On a full server a value could be set, and never be forgotten."""
    process.backend.add_to_index = lambda entries, ttl_s: False

    strategy.fetch(POST, Computation("not kept"), [IT])

    assert strategy.fetch(POST, Computation("new"), [IT]) == "new"


def test_what_has_no_tags_needs_no_index(strategy, process):
    """It dies of age, at the cost of cache-aside."""
    strategy.fetch(POST, Computation())

    assert process.backend.round_trips == 2


def test_its_round_trips(strategy, process):
    """As its docstring says: three for a miss, one for a hit, two for a write."""

    def spent(action):
        before = process.backend.round_trips
        action()
        return process.backend.round_trips - before

    def fetch():
        return strategy.fetch_many(
            {POST: [IT, ADA], OTHER: [ADA]}, lambda keys: dict.fromkeys(keys, "card")
        )

    assert [spent(fetch), spent(fetch)] == [3, 1]
    assert spent(lambda: strategy.touch([IT, ADA])) == 2
    assert spent(lambda: strategy.touch([])) == 0
