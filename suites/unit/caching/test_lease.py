"""Rules special to `lease`, and to what is built on it."""

from __future__ import annotations

import pytest

from apps.common.caching.interface import Key, Tag
from apps.common.caching.lease import LEASE_LIFE_S, Lease, LeaseOrOld
from apps.common.caching.write_through import WriteThrough
from apps.common.telemetry.recorder import recording
from fixtures.caching import Computation, FakeProcess

POST, OTHER = Key("social", "post", (1,)), Key("social", "post", (2,))
IT, ADA = Tag("social", "post", (1,)), Tag("social", "author", ("ada",))


@pytest.fixture(params=[Lease, LeaseOrOld, WriteThrough], ids=lambda kind: kind.name)
def strategy(request, process):
    return process.strategy(request.param, ttl_s=60)


@pytest.fixture
def second(strategy, process):
    """The same strategy in another process of the site."""
    other = FakeProcess(process.backend, process.clock, process.journal)
    return other.strategy(type(strategy), ttl_s=60)


class TestTheClassicRace:
    def test_nothing_old_is_kept(self, strategy):
        """A reader reads, a writer commits and touches, the reader sets: in vain."""

        def overtaken_by_a_write():
            strategy.touch([IT])
            return "old"

        assert strategy.fetch(POST, overtaken_by_a_write, [IT]) == "old"
        assert strategy.fetch(POST, Computation("new"), [IT]) == "new"

    def test_nor_where_the_entry_has_gone_meanwhile(self, strategy, process):
        """A server that is short of memory, or was emptied, knows no token."""

        def overtaken():
            process.backend.clear("")
            return "old"

        strategy.fetch(POST, overtaken, [IT])

        assert strategy.fetch(POST, Computation("new"), [IT]) == "new"


class TestWaiting:
    def test_who_comes_meanwhile_waits_for_the_holder(self, process, clock):
        """Her answer is his; she computes nothing, and it was neither hit nor miss."""
        holder = Holder(process, clock)
        reader = Lease(process.store, 60, clock, pause=lambda _s: holder.fills("his"))
        hers = Computation("hers")

        with recording() as record:
            assert reader.fetch(POST, hers, [IT]) == "his"

        assert hers.calls == 0
        assert record.waits == 1

    def test_pauses_grow_to_a_tenth_of_a_second(self, process, clock):
        """Who looks too often is load himself."""
        taken = []

        def pause(seconds):
            taken.append(seconds)
            clock.advance(seconds)

        Holder(process, clock)
        Lease(process.store, 60, clock, pause=pause).fetch(POST, Computation(), [IT])

        assert taken[:4] == [0.005, 0.01, 0.02, 0.04]
        assert max(taken) == 0.1

    def test_a_holder_that_dies_costs_the_rest_of_its_lease(self, process, clock):
        """Then the next reader gets a token, and the dead one's is void."""
        holder = Holder(process, clock)
        began_s = clock()
        reader = Lease(process.store, 60, clock, pause=clock.advance)

        assert reader.fetch(POST, Computation("hers"), [IT]) == "hers"

        assert LEASE_LIFE_S <= clock() - began_s < LEASE_LIFE_S + 0.2
        assert not holder.fills("too late")
        assert reader.fetch(POST, Computation("again"), [IT]) == "hers"

    def test_nobody_waits_for_ever(self, process, clock):
        """Though others get the lease again and again, she computes in the end."""
        holder = Holder(process, clock)

        def others_are_quicker(seconds):
            clock.advance(seconds)
            holder.renews()

        reader = Lease(process.store, 60, clock, pause=others_are_quicker)

        assert reader.fetch(POST, Computation("hers"), [IT]) == "hers"

    def test_who_needs_what_she_computes_does_not_wait_for_herself(self, strategy):
        """A computation that asks for its own key computes it."""
        inner = Computation("inner")

        outer = strategy.fetch(POST, lambda: strategy.fetch(POST, inner, [IT]), [IT])

        assert outer == "inner"
        assert strategy.fetch(POST, Computation("again"), [IT]) == "inner"

    def test_what_others_compute_does_not_hold_up_the_rest(self, process, clock):
        """Of several keys she computes hers before she waits for theirs."""
        holder = Holder(process, clock)
        asked = []

        def compute(missing):
            asked.append(list(missing))
            return dict.fromkeys(missing, "hers")

        reader = Lease(process.store, 60, clock, pause=lambda _s: holder.fills("his"))
        answers = reader.fetch_many({POST: [IT], OTHER: [IT]}, compute)

        assert asked == [[OTHER]]
        assert answers == {POST: "his", OTHER: "hers"}


class TestGivingBack:
    def test_what_fails_gives_its_lease_back(self, strategy, second, clock):
        """The next reader computes at once."""
        before_s = clock()

        def fail():
            raise LookupError("no such post")

        with pytest.raises(LookupError, match="no such post"):
            strategy.fetch(POST, fail, [IT])

        assert second.fetch(POST, Computation("found"), [IT]) == "found"
        assert clock() == before_s

    def test_so_does_what_is_not_there(self, strategy, second, clock):
        """It may come into being at any time."""
        before_s = clock()
        assert strategy.fetch_many({POST: [IT]}, lambda _keys: {}) == {}

        assert second.fetch_many({POST: [IT]}, lambda _keys: {POST: 1}) == {POST: 1}
        assert clock() == before_s

    def test_and_what_no_index_takes(self, strategy, process, second, clock):
        """A value that could not be forgotten is not kept."""
        before_s = clock()
        process.backend.add_to_index = lambda entries, ttl_s: False

        strategy.fetch(POST, Computation("not kept"), [IT])

        assert second.fetch(POST, Computation("new"), [IT]) == "new"
        assert clock() == before_s

    def test_and_what_took_longer_than_it_may_be_kept(self, strategy, second, clock):
        """It is answered once."""

        def very_slowly():
            clock.advance(61)
            return "old"

        assert strategy.fetch(POST, very_slowly, [IT]) == "old"
        assert second.fetch(POST, Computation("new"), [IT]) == "new"


class TestOldValues:
    def test_lease_tells_none(self, process, clock):
        """After a write everybody waits for what is true."""
        reader = Lease(process.store, 60, clock, pause=clock.advance)
        reader.fetch(POST, Computation("old"), [IT])
        reader.touch([IT])
        Holder(process, clock)

        assert reader.fetch(POST, Computation("new"), [IT]) == "new"

    def test_lease_or_old_tells_those_who_would_wait(self, process, clock):
        """At once; the holder computes meanwhile."""
        reader = LeaseOrOld(process.store, 60, clock, pause=never)
        reader.fetch(POST, Computation("old"), [IT])
        reader.touch([IT])
        holder = Holder(process, clock, name="lease_or_old")

        assert reader.fetch(POST, Computation("new"), [IT]) == "old"
        assert holder.fills("new")
        assert reader.fetch(POST, Computation("newer"), [IT]) == "new"

    def test_not_for_longer_than_ten_seconds(self, process, clock):
        """Counted from the first write that made it old, however many follow."""
        reader = LeaseOrOld(process.store, 60, clock, pause=clock.advance)
        reader.fetch(POST, Computation("old"), [IT])
        reader.touch([IT])
        clock.advance(6)
        reader.touch([IT])
        clock.advance(4)
        Holder(process, clock, name="lease_or_old")

        assert reader.fetch(POST, Computation("new"), [IT]) == "new"

    def test_a_first_value_is_waited_for(self, process, clock):
        """There is no old one."""
        holder = Holder(process, clock, name="lease_or_old")
        reader = LeaseOrOld(
            process.store, 60, clock, pause=lambda _s: holder.fills("his")
        )

        assert reader.fetch(POST, Computation("hers"), [IT]) == "his"


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


class Holder:
    """Somebody in another process who holds the lease on POST, and computes."""

    def __init__(self, process, clock, *, name="lease"):
        self._process, self._clock = process, clock
        self._name = f"{name}:{POST}"
        self._token = 0
        self.renews()

    def renews(self):
        """Takes the lease, if nobody has it."""
        self._token += 1
        self._process.store.lease_many(
            [self._name], self._token, now_s=self._clock(), life_s=LEASE_LIFE_S
        )

    def fills(self, value):
        return self._process.store.fill_many({self._name: value}, self._token, ttl_s=60)


def never(_seconds):
    raise AssertionError("nobody waits here")
