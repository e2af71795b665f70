"""Rules special to `single_flight`: one computes, the others wait for him."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from apps.common.caching.interface import Key
from apps.common.caching.single_flight import SingleFlight
from apps.common.telemetry.recorder import recording
from fixtures.caching import Computation
from fixtures.provisioners.readiness import wait_until

FEED, OTHER = Key("social", "feed", (42,)), Key("social", "feed", (43,))
READERS = 8
PATIENCE_S = 20


@pytest.fixture
def strategy(process):
    return process.strategy(SingleFlight, ttl_s=60)


class Gate:
    """A computation that begins, and ends when it is let go."""

    def __init__(self, outcome=None) -> None:
        self.calls = 0
        self.began, self.may_end = threading.Event(), threading.Event()
        self.outcome = outcome

    def __call__(self):
        self.calls += 1
        self.began.set()
        assert self.may_end.wait(PATIENCE_S)
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome


@pytest.fixture
def crowd(strategy):
    """Readers at once: the first computes behind a gate, until all others wait."""

    def read(gate: Gate):
        others = Computation("computed a second time")
        with ThreadPoolExecutor(READERS) as pool:
            first = pool.submit(strategy.fetch, FEED, gate)
            assert gate.began.wait(PATIENCE_S)
            rest = [
                pool.submit(waited_for, strategy, others) for _ in range(READERS - 1)
            ]
            wait_until(
                lambda: waiting_threads() >= READERS - 1,
                deadline_s=PATIENCE_S,
                what="everybody waits",
            )
            gate.may_end.set()
        return [first, *rest], others

    return read


def waited_for(strategy, compute):
    with recording() as record:
        return strategy.fetch(FEED, compute), record.waits


def waiting_threads():
    """Threads that stand in `Flight.result`."""
    import sys

    stacks = sys._current_frames().values()
    return sum("result" in names_in(frame) for frame in stacks)


def names_in(frame):
    names = set()
    while frame is not None:
        if frame.f_code.co_filename.endswith("flights.py"):
            names.add(frame.f_code.co_name)
        frame = frame.f_back
    return names


def test_who_misses_together_computes_once(crowd):
    """And all get the answer, each a copy; waiting is neither a hit nor a miss."""
    gate = Gate(["post"])
    readers, others = crowd(gate)

    answers = [reader.result() for reader in readers]
    assert gate.calls == 1
    assert others.calls == 0
    assert answers[0] == ["post"]
    assert answers[1:] == [(["post"], 1)] * (READERS - 1)
    assert len({id(answer) for answer, _ in answers[1:]}) == READERS - 1


def test_an_error_is_shared_too_and_not_remembered(crowd, strategy):
    """Who waited in vain is told why; the next reader tries again."""
    readers, others = crowd(Gate(LookupError("no such feed")))

    for reader in readers:
        with pytest.raises(LookupError, match="no such feed"):
            reader.result()
    assert others.calls == 0
    assert strategy.fetch(FEED, Computation("found")) == "found"


def test_it_works_without_the_server(crowd, process):
    """When it is needed most."""
    process.backend.away = True
    gate = Gate("computed")

    readers, others = crowd(gate)

    assert readers[0].result() == "computed"
    assert gate.calls + others.calls == 1


def test_what_cannot_be_copied_is_shared(crowd):
    """A lock is one lock."""
    lock = threading.Lock()
    readers, _ = crowd(Gate(lock))

    assert readers[0].result() is lock
    assert all(reader.result()[0] is lock for reader in readers[1:])


def test_who_computes_waits_for_nobody(strategy):
    """Not even for himself: a computation that needs its own key computes it."""
    inner = Computation("inner")

    def outer():
        return strategy.fetch(FEED, inner), strategy.fetch(FEED, inner)

    assert strategy.fetch(FEED, outer) == ("inner", "inner")
    assert strategy.fetch(FEED, Computation()) == ("inner", "inner")


def test_two_that_need_each_other_both_arrive(strategy):
    """Each is computing what the other asks for: they would wait for ever."""
    both = threading.Barrier(2, timeout=PATIENCE_S)

    def needing(other):
        def compute():
            both.wait()
            return strategy.fetch(other, Computation("part"))

        return compute

    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(strategy.fetch, FEED, needing(OTHER))
        two = pool.submit(strategy.fetch, OTHER, needing(FEED))
        assert [one.result(PATIENCE_S), two.result(PATIENCE_S)] == ["part", "part"]


def test_nobody_boards_what_began_too_long_ago(strategy, clock):
    """An answer that is older than promised would be what he got."""
    gate = Gate("old")
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(strategy.fetch, FEED, gate)
        assert gate.began.wait(PATIENCE_S)
        clock.advance(61)

        assert strategy.fetch(FEED, Computation("new")) == "new"
        gate.may_end.set()
        assert slow.result(PATIENCE_S) == "old"


def test_what_does_not_exist_is_absent_for_all(strategy):
    """A post that is gone is gone for those who waited, too."""
    gate = Gate()

    def nothing(_missing):
        gate()
        return {}

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(strategy.fetch_many, {FEED: []}, nothing)
        assert gate.began.wait(PATIENCE_S)
        second = pool.submit(strategy.fetch_many, {FEED: []}, lambda _keys: {FEED: 1})
        wait_until(
            lambda: waiting_threads() == 1, deadline_s=PATIENCE_S, what="one waits"
        )
        gate.may_end.set()

        assert first.result(PATIENCE_S) == {}
        assert second.result(PATIENCE_S) == {}
