"""Rules special to `versioned`: counters, and names that rest on them."""

from __future__ import annotations

import pytest

from apps.common.caching.interface import Key, Tag
from apps.common.caching.versioned import COUNTER_LIFE_S, Versioned
from fixtures.caching import Computation

POST, OTHER = Key("social", "post", (1,)), Key("social", "post", (2,))
IT, ADA = Tag("social", "post", (1,)), Tag("social", "author", ("ada",))
COUNTER = f"fake:1:versioned#{IT}"


@pytest.fixture
def strategy(process):
    return process.strategy(Versioned, ttl_s=60)


def test_the_classic_race_does_no_harm(strategy):
    """An overtaken reader stores its old value under the old version."""

    def overtaken_by_a_write():
        strategy.touch([IT])
        return "old"

    assert strategy.fetch(POST, overtaken_by_a_write, [IT]) == "old"
    assert strategy.fetch(POST, Computation("new"), [IT]) == "new"


def test_a_race_for_a_tag_that_is_new_does_no_harm(strategy, process):
    """The counter stands before the computation begins, so that a write can raise it."""

    def overtaken_by_a_write():
        assert COUNTER in process.backend.names()
        strategy.touch([IT])
        return "old"

    strategy.fetch(POST, overtaken_by_a_write, [IT])

    assert strategy.fetch(POST, Computation("new"), [IT]) == "new"


def test_a_lost_counter_starts_where_it_never_was(strategy, process, clock):
    """Starting at a small number would lead back to the values of an old generation."""
    strategy.fetch(POST, Computation("old"), [IT])
    strategy.touch([IT])
    process.backend.evict(COUNTER)
    clock.advance(1)

    assert strategy.fetch(POST, Computation("new"), [IT]) == "new"


def test_a_write_to_a_lost_counter_does_not_bring_it_back_small(
    strategy, process, clock
):
    """It stays lost, until a reader starts it anew."""
    strategy.fetch(POST, Computation("old"), [IT])
    process.backend.evict(COUNTER)
    strategy.touch([IT])

    assert COUNTER not in process.backend.names()


def test_a_counter_starts_at_the_microseconds(strategy, process, clock):
    """Unique as long as a counter is raised less than a million times a second."""
    strategy.fetch(POST, Computation(), [IT])

    assert process.store.get(f"versioned#{IT}") == int(clock() * 1_000_000)


def test_two_who_start_a_counter_agree(strategy, process, monkeypatch):
    """The slower one takes the number of the faster one, or neither would ever hit."""
    add = process.backend.add_many

    def another_was_first(values, ttl_s):
        monkeypatch.undo()
        add({COUNTER: b"5"}, ttl_s)
        return add(values, ttl_s)

    monkeypatch.setattr(process.backend, "add_many", another_was_first)
    compute = Computation()
    strategy.fetch(POST, compute, [IT])
    strategy.fetch(POST, compute, [IT])

    assert compute.calls == 1
    assert process.store.get(f"versioned#{IT}") == 5


def test_a_value_rests_on_all_of_its_tags(strategy):
    """Each of them can make it old; the others' values stay."""
    strategy.fetch(OTHER, Computation("kept"), [ADA])
    for tag in (IT, ADA):
        strategy.fetch(POST, Computation("old"), [IT, ADA])
        strategy.touch([tag])
        assert strategy.fetch(POST, Computation("new"), [IT, ADA]) == "new"
        strategy.touch([IT])
    strategy.fetch(OTHER, Computation("kept"), [ADA])
    strategy.touch([IT])

    assert strategy.fetch(OTHER, Computation("recomputed"), [ADA]) == "kept"


def test_the_order_of_tags_does_not_matter(strategy):
    """They are a collection; two processes order a set differently."""
    compute = Computation()

    strategy.fetch(POST, compute, [IT, ADA])
    strategy.fetch(POST, compute, (ADA, IT, ADA))

    assert compute.calls == 1


def test_a_counter_that_is_no_number_is_replaced(strategy, process):
    """Whatever another program put there: an answer now, a hit the time after next."""
    process.backend.set_many({COUNTER: b"\x80garbage"}, None)
    compute = Computation()

    for _ in range(3):
        strategy.fetch(POST, compute, [IT])

    assert compute.calls == 2


def test_a_server_that_takes_no_counters_is_done_without(strategy, process):
    """A full one, say: every answer is computed, none is an error."""
    process.backend.full = True
    compute = Computation()

    for _ in range(2):
        assert strategy.fetch(POST, compute, [IT]) == "computed"
    assert compute.calls == 2
    assert process.server.breaker.closed


def test_a_counter_ends_with_time(strategy, process, clock):
    """Memory is not filled with counters of posts that nobody reads any more."""
    strategy.fetch(POST, Computation(), [IT])
    clock.advance(COUNTER_LIFE_S)

    assert process.backend.names() == []


def test_its_round_trips(strategy, process):
    """As its docstring says, for any number of keys."""

    def spent(action):
        before = process.backend.round_trips
        action()
        return process.backend.round_trips - before

    def fetch():
        return strategy.fetch_many(
            {POST: [IT, ADA], OTHER: [ADA]}, lambda keys: dict.fromkeys(keys, "card")
        )

    assert [spent(fetch), spent(fetch)] == [4, 2]
    assert spent(lambda: strategy.touch([IT, ADA])) == 1
    assert spent(fetch) == 3
    assert spent(lambda: strategy.touch([])) == 0
