"""The piece of work by which rounds tell how fast the machine was."""

from __future__ import annotations

import gc
import os

import pytest

from load.experiments import yardstick
from load.experiments.yardstick import Yardstick, reference_seconds


@pytest.mark.skipif(
    not hasattr(os, "sched_setaffinity"), reason="nobody can be pinned here"
)
def test_it_is_done_where_the_site_runs(monkeypatch):
    """On the cores that are named, and this process is as free afterwards as before."""
    before = os.sched_getaffinity(0)
    there = []

    def look_where() -> float:
        there.append(os.sched_getaffinity(0))
        return 1.0

    monkeypatch.setattr(yardstick, "_once", look_where)

    reference_seconds([min(before)])

    assert there == [{min(before)}] * yardstick.REPEATS
    assert os.sched_getaffinity(0) == before


def test_it_is_the_median_of_a_few(monkeypatch):
    """One that was interrupted says nothing about the others."""
    took = iter([0.004, 0.004, 0.09, 0.005, 0.004])
    monkeypatch.setattr(yardstick, "_once", lambda: next(took))

    assert reference_seconds() == 0.004


def test_it_costs_processor_time_and_leaves_the_collector_on():
    """Some milliseconds of it: more than a clock's error, and less than a round notices."""
    spent = reference_seconds()

    assert 0 < spent < 1
    assert gc.isenabled()


def test_it_is_laid_just_before_and_just_after_each_window(monkeypatch):
    """A round's is the mean over all of them, and nothing is laid while the load is on."""
    took, done = iter([0.004, 0.006, 0.005, 0.009]), []

    def laid(cores):
        done.append(f"laid on {cores}")
        return next(took)

    monkeypatch.setattr(yardstick, "reference_seconds", laid)
    ours = Yardstick([3])
    for window in ("first", "second"):
        with ours.beside():
            done.append(window)

    assert done == [
        *("laid on [3]", "first", "laid on [3]"),
        *("laid on [3]", "second", "laid on [3]"),
    ]
    assert ours.mean_s == pytest.approx(0.006)
