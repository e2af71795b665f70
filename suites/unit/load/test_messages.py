"""What the generator's process tells the one that started it."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from load.arrivals.messages import (
    Delivered,
    DriveProgress,
    Ear,
    GaveUp,
    Message,
    Mouth,
    NobodyListens,
    Problem,
    WindowClosed,
    WindowOpened,
    announcer_for,
)
from load.arrivals.order import Order, await_order, read_order, write_order
from load.arrivals.tally import PROBLEMS_TOLD, Tally
from load.errors import WorkloadError
from load.recording.rows import Outcome

from .examples import workload


class TestPipe:
    @pytest.mark.parametrize(
        "message",
        [
            DriveProgress(stage="measuring", share=0.5, answered=9, p50_us=800),
            WindowOpened(),
            WindowClosed(),
            Problem("it broke", wrong=True),
            Delivered(),
            GaveUp("nobody is there"),
        ],
        ids=lambda message: type(message).__name__,
    )
    def test_carries_every_message(self, tmp_path: Path, message: Message):
        """What is told is heard, as it was told."""
        with Ear(tmp_path / "pipe") as ear:
            announcer_for(str(tmp_path / "pipe")).tell(message)

            assert ear.hear(timeout_s=5) == [message]

    def test_is_quiet_when_nothing_is_told(self, tmp_path: Path):
        """Silence is an answer, after the time that was given."""
        with Ear(tmp_path / "pipe") as ear:
            assert ear.hear(timeout_s=0) == []

    def test_waits_for_the_end_of_a_message(self, tmp_path: Path):
        """Half a message is kept until its other half is there."""
        with Ear(tmp_path / "pipe") as ear:
            with (tmp_path / "pipe").open("wb", buffering=0) as end:
                end.write(b'{"type":"opened"}\n{"type":')
                assert ear.hear(timeout_s=5) == [WindowOpened()]
                end.write(b'"closed"}\n')

            assert ear.hear(timeout_s=5) == [WindowClosed()]

    def test_replaces_that_of_a_drive_before(self, tmp_path: Path):
        """A folder may be used again."""
        (tmp_path / "pipe").write_text("left over")

        with Ear(tmp_path / "pipe") as ear:
            assert ear.hear(timeout_s=0) == []

    def test_may_lose_its_listener(self, tmp_path: Path):
        """A generator goes on recording when nobody listens any more."""
        with Ear(tmp_path / "pipe"):
            mouth = Mouth(tmp_path / "pipe")

        mouth.tell(WindowOpened())

    def test_is_not_needed_by_hand(self):
        """Without a pipe, nobody is told."""
        assert isinstance(announcer_for(None), NobodyListens)
        announcer_for(None).tell(WindowOpened())


class Notebook:
    """An announcer that remembers."""

    def __init__(self) -> None:
        self.told: list[Message] = []

    def tell(self, message: Message) -> None:
        self.told.append(message)


class TestTally:
    def test_tells_how_far_a_stage_is(self):
        """Counts, the share of what is expected, and the median of the last moments."""
        notebook = Notebook()
        tally = Tally(notebook)
        tally.begin("measuring", 8)

        for outcome, latency in (
            (Outcome.SUCCEEDED, 1_000_000),
            (Outcome.WRONG, 2_000_000),
            (Outcome.FAILED, 9_000_000),
        ):
            tally.count(outcome, latency)
        tally.tell()

        assert notebook.told[-1] == DriveProgress(
            stage="measuring",
            share=3 / 8,
            answered=3,
            failed=1,
            wrong=1,
            p50_us=2000,
        )
        assert (tally.answered, tally.failed) == (3, 1)

    def test_begins_anew_with_each_stage(self):
        """Counts are of the stage; a stage without arrivals is not divided by."""
        notebook = Notebook()
        tally = Tally(notebook)
        tally.begin("warming up", 1)
        tally.count(Outcome.SUCCEEDED, 5)

        tally.begin("draining", 0)

        assert notebook.told[-1] == DriveProgress(
            stage="draining", share=0.0, answered=0, p50_us=0
        )

    def test_tells_the_first_problems_once(self):
        """The same problem again, and those after the first few, are only counted."""
        notebook = Notebook()
        tally = Tally(notebook)

        for text in ["again", "again", *map(str, range(PROBLEMS_TOLD * 2))]:
            tally.problem(Outcome.WRONG, text)
        tally.problem(Outcome.FAILED, "another kind")

        *told, last = notebook.told
        assert told[:2] == [Problem("again", wrong=True), Problem("0", wrong=True)]
        assert len(told) == PROBLEMS_TOLD
        assert last == Problem("another kind", wrong=False)


class TestOrders:
    def test_are_read_as_they_were_written(self, tmp_path: Path):
        """Nothing of an order is lost on its way to the generator."""
        order = Order(
            workload=workload(),
            lesson="social",
            cast="cast.json",
            seed=3,
            warm_up_requests=20,
            folder=str(tmp_path),
            connections=8,
        )

        write_order(order, tmp_path / "order.json")

        assert read_order(tmp_path / "order.json") == order

    def test_say_where_each_process_records(self, tmp_path: Path):
        """Processes have files of their own; by hand there may be none."""
        order = Order(
            workload=workload(), lesson="social", cast="", seed=3, warm_up_requests=0
        )

        assert order.records_path(1) is None

    def test_can_come_later_than_who_waits_for_them(self, tmp_path: Path):
        """A generator starts while its site does; it is told the rest once that is ready."""
        path = tmp_path / "order.json"
        order = Order(
            url="http://127.0.0.1:8000",
            workload=workload(),
            lesson="social",
            cast="",
            seed=3,
            warm_up_requests=0,
        )
        later = threading.Timer(0.1, write_order, (order, path))

        later.start()
        got = await_order(path, patience_s=20)

        later.join()
        assert got == order

    def test_are_not_waited_for_without_patience(self, tmp_path: Path):
        """Whoever names a file by hand is told at once that it is not there."""
        with pytest.raises(WorkloadError, match="No such file"):
            await_order(tmp_path / "order.json", patience_s=0)

    @pytest.mark.parametrize(
        "content, message",
        [
            pytest.param(None, "No such file", id="missing"),
            pytest.param("{}", "no order for a drive", id="empty"),
        ],
    )
    def test_are_refused_when_they_are_none(
        self, tmp_path: Path, content: str | None, message: str
    ):
        """A file that is not there or no order is named."""
        path = tmp_path / "order.json"
        if content is not None:
            path.write_text(content)

        with pytest.raises(WorkloadError, match=message):
            read_order(path)
