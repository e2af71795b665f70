"""The file that a drive leaves, however it ends."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from load.errors import RecordsDamaged, RecordsLost
from load.recording.rows import Outcome, Phase, Recording, empty_rows, read_records
from load.recording.server_timing import ServerTiming

# Total, CPU, five parts, four counts, and that hits were told.
TIMING = (4000, 3000, 500, 1200, 1000, 900, 400, 3, 2, 1, 0, True)


class TestWriting:
    def test_is_in_the_file_at_once(self, tmp_path: Path):
        """What was recorded can be read while the recording goes on."""
        path = tmp_path / "records.bin"
        recording = Recording(two_arrivals(), path)

        recording.schedule(np.array([0.5]), origin_ns=10**9)
        recording.sent(1, 1_600_000_000, note=-7)
        recording.done(
            1,
            1_700_000_000,
            Outcome.SUCCEEDED,
            status=200,
            size=512,
            timing=ServerTiming(*TIMING),
        )

        rows = read_records(path).rows
        assert rows["due_ns"].tolist() == [0, 1_500_000_000]
        assert rows[1].tolist() == (
            *(1_500_000_000, 1_600_000_000, -7, 1_700_000_000),
            *(512, 200, Outcome.SUCCEEDED, 1),
            *TIMING,
            *(4, 1, Phase.WINDOW),
        )

    def test_leaves_other_rows_alone(self, tmp_path: Path):
        """A row that nothing happened to stays as it was laid out."""
        recording = Recording(two_arrivals(), tmp_path / "records.bin")

        recording.sent(1, 5)
        recording.done(1, 6, Outcome.FAILED)

        assert recording.rows[0] == two_arrivals()[0]

    def test_says_what_it_was_not_told(self):
        """An answer without Server-Timing has none, which is not the same as zeros."""
        recording = Recording(two_arrivals(), None)

        recording.done(0, 6, Outcome.FAILED)

        assert recording.records().rows["timed"].tolist() == [0, 0]

    def test_keeps_the_edges_of_the_window(self):
        """Both edges and the CPU time between them are part of the records."""
        recording = Recording(two_arrivals(), None)

        recording.window_opened(100, cpu_s=1.5)
        recording.window_closed(900, cpu_s=4.0)

        records = recording.records()
        assert (records.opened_ns, records.closed_ns) == (100, 900)
        assert records.cpu_s == 2.5

    def test_counts_the_windows_requests_while_they_are_on_their_way(self):
        """Between the edges alone: what goes on after the window is not in it."""
        recording = Recording(four_of_the_window(), None)

        recording.window_opened(100, cpu_s=0)
        recording.sent(0, 100)
        recording.sent(1, 150)
        recording.done(0, 200, Outcome.SUCCEEDED)
        recording.done(1, 250, Outcome.FAILED)
        recording.sent(2, 380)
        recording.window_closed(400, cpu_s=0)
        recording.done(2, 500, Outcome.SUCCEEDED)

        assert recording.records().in_flight_ns == 100 + 100 + 20

    def test_counts_nothing_of_the_warm_up(self):
        """A slow one that reaches into the window is in no latency of it either."""
        recording = Recording(two_arrivals(), None)

        recording.sent(0, 50)
        recording.window_opened(100, cpu_s=0)
        recording.done(0, 300, Outcome.SUCCEEDED)
        recording.window_closed(400, cpu_s=0)

        assert recording.records().in_flight_ns == 0

    def test_has_no_cpu_time_without_both_edges(self):
        """A window that never closed has used nothing that could be said."""
        recording = Recording(two_arrivals(), None)

        recording.window_opened(100, cpu_s=1.5)

        assert recording.records().cpu_s == 0


class TestLoss:
    def test_is_an_error_before_anything_is_sent(self, tmp_path: Path):
        """Where records cannot be kept, the path and the reason are said."""
        with pytest.raises(RecordsLost, match=r"gone.*No such file"):
            Recording(two_arrivals(), tmp_path / "gone" / "records.bin")


class TestDamage:
    def test_of_a_file_that_is_not_there(self, tmp_path: Path):
        """A missing file is named, with the system's reason."""
        with pytest.raises(RecordsDamaged, match=r"gone.bin.*No such file"):
            read_records(tmp_path / "gone.bin")

    @pytest.mark.parametrize("content", [b"", b"WT", b"something else entirely" * 9])
    def test_of_another_format(self, tmp_path: Path, content: bytes):
        """A file of another kind or version is refused."""
        path = tmp_path / "other.bin"
        path.write_bytes(content)

        with pytest.raises(RecordsDamaged, match="no records of this version"):
            read_records(path)

    def test_of_a_file_cut_short(self, tmp_path: Path):
        """A file that lacks its end says how much there should be."""
        path = tmp_path / "records.bin"
        Recording(two_arrivals(), path)
        path.write_bytes(path.read_bytes()[:-1])

        with pytest.raises(RecordsDamaged, match=r"2 rows.*cut short"):
            read_records(path)


def four_of_the_window():
    rows = empty_rows(4)
    rows["phase"] = Phase.WINDOW
    return rows


def two_arrivals():
    """One of the warm-up, one of the window by person 4."""
    rows = empty_rows(2)
    rows["phase"] = [Phase.COLD, Phase.WINDOW]
    rows["person"] = [0, 4]
    rows["operation"] = [0, 1]
    return rows
