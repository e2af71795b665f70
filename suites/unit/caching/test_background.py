"""The thread that works while no reader waits."""

from __future__ import annotations

import logging
import threading
from functools import partial

from apps.common.caching import background
from apps.common.caching.background import Background
from fixtures.provisioners.readiness import wait_until

PATIENCE_S = 20


def test_work_is_done_elsewhere_one_thing_after_the_other():
    """In the order in which it came."""
    works, done = Background(), []
    ended = threading.Event()

    def note(number):
        done.append((number, threading.get_ident()))

    for number in range(3):
        works(partial(note, number))
    works(ended.set)

    assert ended.wait(PATIENCE_S)
    assert [number for number, _ in done] == [0, 1, 2]
    assert threading.get_ident() not in {thread for _, thread in done}


def test_what_fails_is_told_and_the_rest_goes_on(caplog):
    """A thread that ended over an error would be missed."""
    works, ended = Background(), threading.Event()

    def fail():
        raise LookupError("no such feed")

    with caplog.at_level(logging.ERROR):
        works(fail)
        works(ended.set)
        assert ended.wait(PATIENCE_S)

    assert "could not be refreshed" in caplog.text
    assert "no such feed" in caplog.text


def test_more_than_can_wait_is_turned_away(monkeypatch):
    """Whoever asks does not wait for a place either."""
    monkeypatch.setattr(background, "MOST_WAITING", 2)
    works, began, may_end = Background(), threading.Event(), threading.Event()

    def block():
        began.set()
        assert may_end.wait(PATIENCE_S)

    assert works(block)
    assert began.wait(PATIENCE_S)
    taken = [works(lambda: None) for _ in range(3)]
    may_end.set()

    assert taken == [True, True, False]


def test_a_thread_with_nothing_to_do_ends_and_another_begins(monkeypatch):
    """Its database connection does not outlive its use."""
    monkeypatch.setattr(background, "LINGERS_S", 0.01)
    works, threads = Background(), []

    for _ in range(2):
        works(lambda: threads.append(threading.current_thread()))
        wait_until(
            lambda: bool(threads) and not threads[-1].is_alive(),
            deadline_s=PATIENCE_S,
            what="the thread has ended",
        )

    assert threads[0] is not threads[1]
