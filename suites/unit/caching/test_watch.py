"""The thread that looks after cache servers."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator

import pytest

from apps.common.caching.breaker import Breaker
from apps.common.caching.recovery import Server
from apps.common.caching.watch import Watch, forget_servers, registry
from fixtures.caching import FakeBackend, FakeClock, MemoryJournal
from fixtures.plugins.caching import make_cache
from fixtures.provisioners.readiness import wait_until

# It wakes for what happens; this is what it waits at most.
LOOK_EVERY_S = 0.01
DEADLINE_S = 20.0


@pytest.fixture
def watch() -> Iterator[Watch]:
    watch = Watch(look_every_s=LOOK_EVERY_S)
    yield watch
    watch.stop()


@pytest.fixture
def server(watch: Watch, clock: FakeClock) -> Server:
    breaker = Breaker(rest_s=0, on_open=watch.start)
    server = Server("fake", FakeBackend(clock), breaker, MemoryJournal())
    watch.over(server)
    return server


def threads():
    return [thread for thread in threading.enumerate() if thread.name == "cache-watch"]


def until(condition, what):
    wait_until(condition, deadline_s=DEADLINE_S, what=what)


def test_nothing_runs_before_it_is_needed(server):
    """A process that uses no cache, or a sound one, has no thread of ours."""
    assert threads() == []


def test_a_failure_starts_it_and_it_ends_when_all_is_well(server):
    """In between it has brought the server back into use."""
    server.backend.away = True
    server.breaker.trip()
    assert len(threads()) == 1
    server.backend.away = False

    until(lambda: server.breaker.closed, "the server is in use again")
    until(lambda: threads() == [], "the thread has ended")


def test_it_can_be_started_again(server):
    """After the first outage there may be a second one."""
    for _ in range(2):
        server.breaker.trip()
        until(lambda: server.breaker.closed, "the server is in use again")
        until(lambda: threads() == [], "the thread has ended")


def test_several_failures_start_one(server):
    """Threads do not add up."""
    server.backend.away = True
    server.breaker.trip()
    server.breaker.trip()

    assert len(threads()) == 1


def test_staying_twice_is_staying(server, watch):
    """Every cache of a process asks for it at first use."""
    watch.stay()
    watch.stay()

    assert len(threads()) == 1


def test_it_stays_when_it_is_told_to(server, watch):
    """A serving process is looked after while all is well, too."""
    watch.stay()
    looks = server.backend.round_trips

    until(lambda: server.backend.round_trips > looks + 2, "it has looked again")
    assert server.breaker.closed


def test_a_look_can_be_waited_for(server, watch):
    """Who asks for one goes on when it is done; others' debts are settled then."""
    watch = Watch(look_every_s=3600)
    watch.over(server)
    watch.stay()
    server.debts_of("social").settled_by("reader", lambda names: None)
    server.journal.write("social", ["a"])
    try:
        watch.look_now(patience_s=DEADLINE_S)

        assert server.journal.entries == {}
    finally:
        watch.stop()


def test_patience_has_an_end(server, watch):
    """Without a thread there is no look, and nobody waits for it for ever."""
    watch.look_now(patience_s=0.001)

    assert server.backend.round_trips == 0


def test_an_error_does_not_end_it(server, watch, caplog):
    """A thread that is gone would be missed in the next outage. The error is told once."""
    server.journal.away = True
    with caplog.at_level(logging.WARNING):
        watch.stay()
        until(lambda: server.backend.round_trips > 3, "it has looked several times")

    assert caplog.messages == [
        "Cannot look after cache server fake: the fake journal is away"
    ]


def test_one_that_is_stopped_looks_no_more(server, watch):
    """Tests, and processes that end, are rid of it."""
    watch.stay()
    watch.stop()

    assert threads() == []


def test_at_the_end_of_the_interpreter_it_does_without(server, watch, monkeypatch):
    """No thread can be started then; a request that is just ending must not fail."""

    def too_late(_thread):
        message = "can't create new thread at interpreter shutdown"
        raise RuntimeError(message)

    monkeypatch.setattr(threading.Thread, "start", too_late)
    server.breaker.trip()

    assert threads() == []


def test_a_serving_process_looks_before_it_reads(settings):
    """And goes on looking. The suites say that they do not serve."""
    settings.CACHE_WATCH = True
    registry().look_before_reading()
    assert len(threads()) == 1
    forget_servers()

    assert threads() == []


def test_any_guarded_cache_is_looked_after(settings):
    """Sessions, too, have been ended by processes that have died."""
    settings.CACHE_WATCH = True
    make_cache("locmem", "sessions", prefix="sessions").get("ada's")
    assert len(threads()) == 1
    forget_servers()


def test_one_that_does_not_serve_has_no_watch(settings):
    """Not before a failure."""
    settings.CACHE_WATCH = False
    registry().look_before_reading()

    assert threads() == []
