"""Recording keys: only where it is asked for, and what a lesson's cache tells."""

from __future__ import annotations

import sys
import threading
from uuid import uuid4

import pytest

from apps.common.caching.interface import Key, Tag
from apps.common.caching.lesson import LessonCache
from apps.common.telemetry.keys import close_recordings, note_answered, note_touched
from fixtures.caching import Computation
from reports.prediction.trace import read_trace

TAG = Tag("shop", "stock", (1,))
ONE, OTHER = Key("shop", "stock", (1,)), Key("shop", "stock", (2,))


@pytest.fixture
def folder(settings, tmp_path):
    settings.RECORD_KEYS = tmp_path
    yield tmp_path
    close_recordings()


@pytest.fixture
def cache(settings):
    settings.CACHES = {
        alias: {
            "BACKEND": "apps.common.caching.guarded.GuardedCache",
            "LOCATION": f"{alias} {uuid4()}",
            "OPTIONS": {"inner": "locmem"},
        }
        for alias in ("default", "shop")
    }
    settings.CACHE_STRATEGY = "versioned"
    return LessonCache("shop")


def test_nothing_is_written_unless_it_is_asked_for(settings, tmp_path):
    """Without the setting there is no file."""
    settings.RECORD_KEYS = None

    note_answered({ONE: (TAG,)}, ())
    note_touched([TAG])

    assert list(tmp_path.iterdir()) == []


def test_a_cache_tells_what_it_was_asked_and_what_was_missing(folder, cache):
    """One key or many; a second time they are hits."""
    cache.fetch(ONE, Computation(1), [TAG])
    cache.fetch_many({ONE: [TAG], OTHER: ()}, lambda keys: dict.fromkeys(keys, 1))
    cache.fetch(OTHER, Computation(1))

    trace = read_trace(folder)

    assert [trace.names[key] for key in trace.asked] == [
        str(key) for key in (ONE, ONE, OTHER, OTHER)
    ]
    assert trace.missed.tolist() == [True, False, True, False]


def test_what_is_not_remembered_is_not_recorded(folder, cache, settings):
    """Data are no questions to a cache under a strategy that keeps fragments."""
    settings.CACHE_STRATEGY = "fragment"

    cache.fetch(ONE, Computation(1), [TAG])

    assert list(folder.iterdir()) == []


@pytest.fixture
def restless():
    """Threads that take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def test_threads_write_whole_lines(folder, restless):
    """Eight at once, each with keys of its own and a common one."""

    def ask(thread):
        for n in range(60):
            note_answered({Key("shop", f"{thread}", (n,)): (TAG,), ONE: (TAG,)}, ())

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    trace = read_trace(folder)
    assert len(trace.names) == 8 * 60 + 1
    assert trace.counts(trace.between(0, float("inf"))).max() == 8 * 60
