"""The thread that brings what waits into the database, and its last words."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from queue import Queue
from threading import Thread

import pytest

from apps.common.caching.flusher import Flusher
from apps.common.caching.interface import CacheUnavailable

PATIENCE_S = 20
NEVER_S = 3600


class Flushes:
    """What is called; each call waits to be seen, and may fail."""

    def __init__(self) -> None:
        self.calls: Queue[Thread] = Queue()
        self.error: Exception | None = None

    def __call__(self) -> None:
        self.calls.put(threading.current_thread())
        if self.error is not None:
            raise self.error

    def next(self) -> Thread:
        return self.calls.get(timeout=PATIENCE_S)


@pytest.fixture
def flushes() -> Flushes:
    return Flushes()


@pytest.fixture
def flusher(flushes) -> Iterator[Flusher]:
    """One whose time never comes."""
    made = Flusher(flushes, interval_s=NEVER_S)
    yield made
    made.stop()


def test_it_flushes_again_and_again():
    """Every so often, without being asked."""
    flushes = Flushes()
    flusher = Flusher(flushes, interval_s=0.001)
    flusher.start()

    assert {flushes.next() for _ in range(3)} != {threading.current_thread()}
    flusher.stop()


def test_it_flushes_when_it_is_woken(flusher, flushes):
    """Before its time."""
    flusher.start()
    flusher.wake()

    assert flushes.next().name == "write-behind"


def test_it_flushes_before_it_ends(flusher, flushes):
    """Once, and has ended when it was told to."""
    flusher.start()
    flusher.stop()

    assert not flushes.next().is_alive()
    assert flushes.calls.empty()


def test_what_comes_during_a_flush_is_for_another_one():
    """Also if it is told to end meanwhile."""
    flushes, goes_on, waits = Flushes(), threading.Event(), threading.Event()

    def slowly() -> None:
        flushes()
        waits.set()
        goes_on.wait(PATIENCE_S)

    flusher = Flusher(slowly, interval_s=NEVER_S)
    flusher.start()
    flusher.wake()
    assert waits.wait(PATIENCE_S)
    ending = Thread(target=flusher.stop)
    ending.start()
    goes_on.set()
    ending.join(PATIENCE_S)

    assert flushes.calls.qsize() == 2


def test_a_process_waits_for_its_last_words(flusher, flushes):
    """Also if it was started by a thread that nobody waits for, as a server's are."""
    starting = Thread(target=flusher.start, daemon=True)
    starting.start()
    starting.join(PATIENCE_S)
    flusher.wake()

    assert not flushes.next().daemon


@pytest.mark.parametrize("error", [LookupError("no table"), CacheUnavailable("away")])
def test_a_failure_does_not_end_it(flusher, flushes, error):
    """What could not be written waits on."""
    flushes.error = error
    flusher.start()
    for _ in range(2):
        flusher.wake()
        flushes.next()


def test_trouble_is_told_once(flusher, flushes, caplog):
    """Not once an interval."""
    flushes.error = LookupError("no table")
    with caplog.at_level(logging.ERROR):
        flusher.start()
        for _ in range(3):
            flusher.wake()
            flushes.next()
        flusher.stop()

    assert len([line for line in caplog.messages if "no table" in line]) == 1
