"""Rules special to `stale_while_revalidate`: three spans, and who renews."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from apps.common.caching.interface import Key
from apps.common.caching.stale_while_revalidate import (
    REFRESH_LIFE_S,
    StaleWhileRevalidate,
)
from fixtures.caching import Computation, FakeProcess

FEED = Key("social", "feed", (42,))
TTL_S = 20.0


class Later(list[Callable[[], None]]):
    """A background whose work is done when the test says so."""

    def __call__(self, work):
        self.append(work)
        return True

    def work(self):
        while self:
            self.pop(0)()


@pytest.fixture
def later():
    return Later()


@pytest.fixture
def strategy(process, clock, later):
    return StaleWhileRevalidate(process.store, TTL_S, clock, background=later)


@pytest.fixture
def second(process, clock, later):
    other = FakeProcess(process.backend, clock, process.journal)
    return StaleWhileRevalidate(other.store, TTL_S, clock, background=later)


def test_in_its_first_span_it_is_fresh(strategy, clock, later):
    """Nothing is renewed."""
    strategy.fetch(FEED, Computation("value"))
    clock.advance(TTL_S - 0.1)

    assert strategy.fetch(FEED, Computation("new")) == "value"
    assert later == []


def test_in_its_second_span_it_is_told_and_renewed(strategy, clock, later):
    """Who asks does not wait; who asks after the renewal gets what is new."""
    strategy.fetch(FEED, Computation("old"))
    clock.advance(TTL_S)

    assert strategy.fetch(FEED, Computation("new")) == "old"
    later.work()
    assert strategy.fetch(FEED, Computation("newer")) == "new"


def test_after_its_second_span_who_asks_waits(strategy, clock, later):
    """An answer is never older than both spans."""
    strategy.fetch(FEED, Computation("old"))
    clock.advance(2 * TTL_S)

    assert strategy.fetch(FEED, Computation("new")) == "new"
    assert later == []


def test_one_of_all_processes_renews(strategy, second, clock, later):
    """However many ask meanwhile."""
    strategy.fetch(FEED, Computation("old"))
    clock.advance(TTL_S)
    new = Computation("new")

    for reader in (strategy, second, strategy, second):
        assert reader.fetch(FEED, new) == "old"
    later.work()

    assert new.calls == 1


def test_who_dies_while_renewing_is_replaced(strategy, second, clock, later):
    """After ten seconds another may try."""
    strategy.fetch(FEED, Computation("old"))
    clock.advance(TTL_S)
    strategy.fetch(FEED, Computation("never computed"))
    later.clear()

    clock.advance(REFRESH_LIFE_S)
    assert second.fetch(FEED, Computation("new")) == "old"
    later.work()
    assert second.fetch(FEED, Computation("newer")) == "new"


def test_a_renewal_that_fails_is_tried_again_and_nobody_gets_the_error(
    strategy, clock, later
):
    """Stale if error: what was there is told to the end of its second span."""
    strategy.fetch(FEED, Computation("old"))
    clock.advance(TTL_S)

    def fail():
        raise ConnectionError("the database is away")

    assert strategy.fetch(FEED, fail) == "old"
    with pytest.raises(ConnectionError):
        later.work()
    assert strategy.fetch(FEED, Computation("new")) == "old"
    later.work()
    assert strategy.fetch(FEED, Computation("newer")) == "new"


def test_with_too_much_to_do_already_the_next_reader_renews(process, clock):
    """What is turned away is not claimed for ten seconds."""
    busy = StaleWhileRevalidate(
        process.store, TTL_S, clock, background=lambda _w: False
    )
    busy.fetch(FEED, Computation("old"))
    clock.advance(TTL_S)
    busy.fetch(FEED, Computation("turned away"))
    later = Later()
    free = StaleWhileRevalidate(process.store, TTL_S, clock, background=later)

    free.fetch(FEED, Computation("new"))

    assert len(later) == 1


def test_a_server_that_goes_away_meanwhile_costs_no_answer(
    strategy, clock, later, process
):
    """The old value was read already."""
    strategy.fetch(FEED, Computation("old"))
    clock.advance(TTL_S)
    found = process.backend.get_many

    def then_away(names):
        answer = found(names)
        process.backend.away = True
        return answer

    process.backend.get_many = then_away

    assert strategy.fetch(FEED, Computation("new")) == "old"
    assert later == []


def test_something_else_in_its_place_is_a_miss(strategy, process):
    """Values of another version of this strategy."""
    process.store.set_many({f"stale_while_revalidate:{FEED}": "odd"}, ttl_s=60)

    assert strategy.fetch(FEED, Computation("mended")) == "mended"


def test_its_round_trips(strategy, process, clock):
    """As its docstring says: two for a miss, one for a hit, two for an old value."""

    def spent():
        before = process.backend.round_trips
        strategy.fetch(FEED, Computation())
        return process.backend.round_trips - before

    costs = [spent(), spent()]
    clock.advance(TTL_S)

    assert [*costs, spent()] == [2, 1, 2]
