"""Counting what one request costs."""

from __future__ import annotations

import threading

import pytest

from apps.common.telemetry import recorder
from apps.common.telemetry.recorder import Record, recording


def count_one_of_each() -> None:
    recorder.count_query(0.5)
    recorder.count_round_trip(0.25)
    recorder.count_hit(3)
    recorder.count_miss(2)


def test_everything_is_added_up():
    """A record has the sums of all that was counted inside the block."""
    with recording() as record:
        count_one_of_each()
        count_one_of_each()

    assert record == Record(
        queries=2, query_s=1.0, round_trips=2, round_trip_s=0.5, hits=6, misses=4
    )


def test_nothing_is_kept_while_nobody_records():
    """Outside a block counting is harmless, and leaves no trace in the next one."""
    count_one_of_each()

    with recording() as record:
        pass

    assert record == Record()


def test_the_innermost_block_counts():
    """A block inside a block has its own sums, and the outer one goes on after it."""
    with recording() as outer:
        recorder.count_hit()
        with recording() as inner:
            recorder.count_hit()
            recorder.count_hit()
        recorder.count_miss()

    assert (outer.hits, outer.misses, inner.hits) == (1, 1, 2)


def test_recording_ends_with_the_block_even_when_it_fails():
    """A request that raises does not leave its record to the next."""
    with pytest.raises(ZeroDivisionError), recording():
        _ = 1 / 0

    assert recorder.recorder.get() is None


def test_threads_do_not_see_each_other():
    """Two requests at once count apart."""
    with recording() as record:
        thread = threading.Thread(target=count_one_of_each)
        thread.start()
        thread.join()

    assert record == Record()
