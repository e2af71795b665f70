"""Counting what one request costs."""

from __future__ import annotations

import threading
from time import perf_counter

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


class TestStages:
    def test_a_stage_is_what_is_left_of_its_block(self):
        """What is counted inside, at whatever depth, is not counted again outside."""
        with recording() as record:
            with recorder.viewing():
                recorder.count_query(100)
                with recorder.rendering():
                    recorder.count_round_trip(10)

        assert record.view_s + record.rendering_s + 110 == pytest.approx(
            record.elsewhere_s
        )
        assert record.view_s < 0
        assert (record.query_s, record.round_trip_s) == (100, 10)

    def test_a_stage_inside_its_like_is_no_longer_than_one(self):
        """A form is a template in a template: its time counts once."""
        with recording() as record:
            began_s = perf_counter()
            with recorder.rendering():
                with recorder.rendering():
                    sum(range(50_000))
            took_s = perf_counter() - began_s

        assert 0 < record.rendering_s <= took_s

    def test_a_block_that_fails_has_taken_its_time(self):
        """A view that raises was a view as long as it lasted."""
        with recording() as record, pytest.raises(ZeroDivisionError):
            with recorder.viewing():
                _ = 1 / 0

        assert record.view_s > 0
        assert record.elsewhere_s == record.view_s

    def test_nobody_records_nothing(self):
        """Without a recording a stage is harmless."""
        with recorder.rendering():
            pass

        with recording() as record:
            pass
        assert record.rendering_s == 0


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
