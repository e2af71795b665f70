"""Rules special to `write_behind`: what waits, what goes directly, and what is void."""

from __future__ import annotations

from functools import partial

import pytest
from django.core.exceptions import ImproperlyConfigured

from apps.common.caching.interface import CacheUnavailable, Key, Tag
from apps.common.caching.write_behind import BATCH, WriteBehind
from fixtures.caching import FakeProcess

POST = 12
LIKE = Key("social", "like", (POST, 5))
CARD, IT = Key("social", "card", (POST,)), Tag("social", "post", (POST,))


class Table(dict[Key, bool]):
    """What is in the database: it saves batches, and is written to directly."""

    def save(self, batch):
        self.batches = [*getattr(self, "batches", []), len(batch)]
        self.update(batch)
        return []

    def put(self, key, value):
        return partial(self.__setitem__, key, value)


@pytest.fixture
def table():
    return Table()


@pytest.fixture
def strategy(process, table):
    return behind(process, table)


@pytest.fixture
def second(process, table):
    """Another process of the same site."""
    return behind(FakeProcess(process.backend, process.clock, process.journal), table)


def behind(process, table, *, max_dirty=BATCH * 3):
    return process.strategy(
        WriteBehind, savers={"like": table.save}, max_dirty=max_dirty
    )


def waits(strategy):
    return strategy.waiting("like", [POST])


def test_a_write_waits_and_everybody_sees_it(strategy, second, table):
    """The database does not have it yet."""
    strategy.write(LIKE, True, table.put(LIKE, True))

    assert waits(strategy) == waits(second) == {LIKE: True}
    assert table == {}


def test_any_process_may_flush(strategy, second, table):
    """The one that accepted may have died."""
    strategy.write(LIKE, True, table.put(LIKE, True))

    assert second.flush() == 1
    assert table == {LIKE: True}
    assert waits(strategy) == {}


def test_writes_of_one_key_become_one(strategy, table):
    """The last; accepted by written is the coalescing ratio."""
    for liked in (True, False, True, False):
        strategy.write(LIKE, liked, table.put(LIKE, liked))
    strategy.flush()

    counts = strategy.counts("like")
    assert table == {LIKE: False}
    assert (counts.accepted, counts.written, counts.waiting) == (4, 1, 0)


def test_many_are_written_in_batches(strategy, table):
    """None of them is too large for a transaction."""
    for who in range(BATCH + 1):
        strategy.write(Key("social", "like", (POST, who)), True, table.clear)

    assert strategy.flush() == BATCH + 1
    assert table.batches == [BATCH, 1]


def test_with_too_many_waiting_a_new_key_goes_directly(process, table):
    """So no more can be lost. One that waits already may change."""
    strategy = behind(process, table, max_dirty=1)
    other = Key("social", "like", (POST, 6))
    strategy.write(LIKE, True, table.put(LIKE, True))

    strategy.write(other, True, table.put(other, True))
    strategy.write(LIKE, False, table.put(LIKE, False))

    assert table == {other: True}
    assert waits(strategy) == {LIKE: False}


def test_who_goes_directly_waits_for_a_batch(process, table):
    """It may have an older value of the key, that was settled by another flusher."""
    strategy = behind(process, table, max_dirty=1)
    strategy.write(LIKE, True, table.put(LIKE, True))
    assert strategy.turns.taken == []

    other = Key("social", "like", (POST, 6))
    strategy.write(other, True, table.put(other, True))

    assert strategy.turns.taken == ["shared"]


def test_with_too_many_waiting_the_flusher_is_woken(process, table):
    """It need not wait for its time."""
    strategy = behind(process, table, max_dirty=1)

    strategy.write(LIKE, True, table.put(LIKE, True))

    assert strategy.flusher.is_woken


def test_what_cannot_be_written_waits_on(strategy, table):
    """And is written by the next flush."""
    strategy.write(LIKE, True, table.put(LIKE, True))
    strategy.savers["like"] = fail
    with pytest.raises(LookupError):
        strategy.flush()

    assert waits(strategy) == {LIKE: True}
    strategy.savers["like"] = table.save
    assert strategy.flush() == 1


def test_without_the_cache_a_write_goes_directly(strategy, process, table):
    """It costs a transaction, and is no error."""
    process.backend.away = True

    strategy.write(LIKE, True, table.put(LIKE, True))

    assert table == {LIKE: True}


def test_what_waited_before_an_outage_is_not_written_over_what_came_after(
    strategy, second, process, table
):
    """By nobody: the other process has noticed nothing, and looks after nothing."""
    strategy.write(LIKE, True, table.put(LIKE, True))
    process.backend.away = True
    process.clock.advance(1)
    strategy.write(LIKE, False, table.put(LIKE, False))
    process.backend.away = False

    second.flush()

    assert table == {LIKE: False}


def test_what_came_after_an_outage_is_written(strategy, second, process, table):
    """It is newer than what the outage has made void."""
    process.backend.away = True
    strategy.write(LIKE, False, table.put(LIKE, False))
    process.backend.away = False
    process.clock.advance(1)
    second.write(LIKE, True, table.put(LIKE, True))

    second.flush()

    assert table == {LIKE: True}


def test_a_full_server_keeps_what_waits_from_being_written_late(
    strategy, second, process, table
):
    """It takes no newer value: that one goes into the database, and the older is void."""
    strategy.write(LIKE, True, table.put(LIKE, True))
    process.clock.advance(1)
    process.backend.full = True
    strategy.write(LIKE, False, table.put(LIKE, False))

    second.flush()

    assert table == {LIKE: False}


def test_what_is_computed_without_what_waits_is_not_kept(strategy, process, table):
    """The server is away for the question what waits, and back for the value."""
    strategy.write(LIKE, True, table.put(LIKE, True))

    def compute():
        process.backend.away = True
        try:
            return len(waits(strategy))
        finally:
            process.backend.away = False
            process.clock.advance(1)
            process.server.look_after()

    assert strategy.fetch(CARD, compute, [IT]) == 0
    assert strategy.fetch(CARD, lambda: len(waits(strategy)), [IT]) == 1


def test_what_turns_out_to_be_gone_is_touched(strategy, table):
    """Whoever has seen it waiting would go on seeing it."""
    strategy.write(LIKE, True, table.put(LIKE, True))
    strategy.fetch(CARD, lambda: len(waits(strategy)), [IT])
    strategy.savers["like"] = lambda _batch: [IT]

    strategy.flush()

    assert strategy.fetch(CARD, lambda: len(waits(strategy)), [IT]) == 0


def test_clearing_the_cache_loses_no_writes(strategy, table):
    """What waits is no copy of anything."""
    strategy.write(LIKE, True, table.put(LIKE, True))

    strategy.store.clear()

    assert waits(strategy) == {LIKE: True}


def test_a_backend_that_keeps_no_writes_is_told(cache_of_locmem, table):
    """By the name of the setting that would help."""
    strategy = WriteBehind(store=cache_of_locmem.strict, ttl_s=60)

    with pytest.raises(ImproperlyConfigured, match="CACHE_BACKEND=redis"):
        strategy.write(LIKE, True, table.put(LIKE, True))


def test_with_a_long_list_of_debts_nothing_is_flushed_yet(strategy, process, table):
    """What is void among them is not known; whoever looks after the server settles it."""
    strategy.write(LIKE, True, table.put(LIKE, True))
    for number in range(500):
        process.journal.write(strategy.store.debts.debtor, [f"tag {number}"])

    with pytest.raises(CacheUnavailable, match="settled first"):
        strategy.flush()
    process.server.look_after()
    assert strategy.flush() == 1


@pytest.fixture
def cache_of_locmem():
    from fixtures.plugins.caching import make_cache

    return make_cache("locmem", "behind", prefix="behind")


def fail(_batch):
    raise LookupError("no such table")
