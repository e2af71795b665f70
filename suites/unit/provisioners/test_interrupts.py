"""Signals that come in the middle are heard at the end."""

from __future__ import annotations

import signal
from concurrent.futures import ThreadPoolExecutor

import pytest

from fixtures.provisioners.interrupts import HELD, interrupts_held


@pytest.fixture
def heard():
    """Signals that somebody outside of the block has heard."""
    before = {number: signal.getsignal(number) for number in HELD}
    heard: list[int] = []
    for number in HELD:
        signal.signal(number, lambda which, _frame: heard.append(which))
    yield heard
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", HELD)
def test_it_is_heard_at_the_end(heard, number):
    """Not before, once, and by whoever would have heard it."""
    with interrupts_held():
        signal.raise_signal(number)
        assert heard == []

    assert heard == [number]


def test_an_error_does_not_swallow_it(heard):
    """What fails in the block fails, and the signal is heard all the same."""

    @interrupts_held()
    def fail():
        signal.raise_signal(signal.SIGINT)
        raise OSError("no such program")

    with pytest.raises(OSError, match="no such program"):
        fail()

    assert heard == [signal.SIGINT]


def test_afterwards_nothing_is_held(heard):
    """The handlers are those of before."""
    with interrupts_held():
        pass

    signal.raise_signal(signal.SIGTERM)

    assert heard == [signal.SIGTERM]


def test_what_is_ignored_stays_ignored(heard):
    """A child that is born in the block inherits that."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    with interrupts_held():
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def test_in_other_threads_there_is_nothing_to_hold():
    """Python hears signals in its main thread, and allows handlers nowhere else."""

    def hold():
        with interrupts_held():
            return "done"

    with ThreadPoolExecutor(1) as threads:
        assert threads.submit(hold).result() == "done"
