"""Recorded keys: what a site writes is what a prediction reads."""

from __future__ import annotations

import gzip
import re
from itertools import count

import pytest

from apps.common.caching.interface import Key, Tag
from apps.common.telemetry.keys import HEAD as WRITTEN_HEAD
from apps.common.telemetry.keys import KeyRecording
from reports.prediction.trace import HEAD, TraceError, read_trace

ADA, GRACE = (Key("social", "feed", (who,)) for who in ("ada", "grace hopper"))
ADAS, GRACES = (Tag("social", "feed", (who,)) for who in (1, 2))
PAGE = {ADA: (ADAS,), GRACE: (GRACES, ADAS)}


@pytest.fixture
def ticking():
    """A clock that is a second further each time; it begins at the first one."""
    seconds = count(1)
    return lambda: next(seconds) * 1_000_000_000


@pytest.fixture
def recording(tmp_path, ticking):
    recording = KeyRecording(tmp_path / "keys-1.txt", clock=ticking)
    yield recording
    recording.close()


def written(folder, text, *, pid=7):
    (folder / f"keys-{pid}.txt").write_text(text)


class TestWhatIsRead:
    def test_questions_come_with_their_answers(self, tmp_path, recording):
        """Keys that were asked for together, which of them were computed, and when."""
        recording.answered(PAGE, missed=(GRACE,))
        recording.answered({GRACE: (GRACES, ADAS)}, missed=())

        trace = read_trace(tmp_path)

        assert trace.names == (str(ADA), str(GRACE))
        assert trace.asked.tolist() == [0, 1, 1]
        assert trace.missed.tolist() == [False, True, False]
        assert trace.moments_s.tolist() == [1.0, 1.0, 2.0]

    def test_a_write_makes_old_what_rests_on_its_tags(self, tmp_path, recording):
        """Each key once for each tag of it; tags that nothing rests on are nobody's."""
        recording.answered(PAGE, missed=())
        recording.touched([ADAS])
        recording.touched([GRACES, Tag("social", "post", (3,))])
        recording.touched([])

        trace = read_trace(tmp_path)

        assert trace.forgotten.tolist() == [0, 1, 1]
        assert trace.forgotten_s.tolist() == [2.0, 2.0, 3.0]
        assert trace.forgotten_by_time == [(2.0, [0]), (2.0, [1]), (3.0, [1])]

    def test_a_window_has_its_own_counts(self, tmp_path, recording):
        """From its start on, and without its end."""
        for _ in range(3):
            recording.answered({ADA: (ADAS,)}, missed=())
        recording.touched([ADAS])

        trace = read_trace(tmp_path)

        assert trace.counts(trace.between(2.0, 3.0)).tolist() == [1]
        assert trace.writes(4.0, 5.0).tolist() == [1]
        assert trace.writes(3.0, 4.0).tolist() == [0]

    def test_processes_are_told_together_in_order_of_time(
        self, tmp_path, recording, ticking
    ):
        """The same name is the same key, and a write of one makes old what both have."""
        other = KeyRecording(tmp_path / "keys-2.txt", clock=ticking)
        other.answered({GRACE: (GRACES,)}, missed=(GRACE,))
        recording.answered(PAGE, missed=())
        other.touched([GRACES])
        other.close()

        trace = read_trace(tmp_path)

        asked = [trace.names[key] for key in trace.asked]
        assert asked == [str(GRACE), str(ADA), str(GRACE)]
        assert [trace.names[key] for key in trace.forgotten] == [str(GRACE)]

    def test_keys_have_subjects(self, tmp_path, recording):
        """The second part of a name, by the lesson's own words."""
        recording.answered(PAGE, missed=())

        assert read_trace(tmp_path).subjects == ("feed", "feed")

    def test_packed_files_are_read_too(self, tmp_path):
        """As they lie beside a report."""
        packed = gzip.compress(f"{HEAD}\nk 0 a:b\na 5 0\n".encode())
        (tmp_path / "keys-7.txt.gz").write_bytes(packed)

        assert read_trace(tmp_path).names == ("a:b",)

    def test_a_line_that_was_not_finished_is_left_out(self, tmp_path):
        """A process that is killed may leave one."""
        written(tmp_path, f"{HEAD}\nk 0 a:b\na 5 0\na 6 0")

        assert read_trace(tmp_path).asked.tolist() == [0]


class TestWhatIsRefused:
    def test_a_folder_without_keys(self, tmp_path):
        """With what is needed to record some."""
        with pytest.raises(TraceError, match="RECORD_KEYS"):
            read_trace(tmp_path)

    def test_another_version(self, tmp_path):
        """It is named, and so is the one that could be read."""
        written(tmp_path, "windtunnel-keys 2\n")

        with pytest.raises(TraceError, match=rf"windtunnel-keys 2.*{HEAD}"):
            read_trace(tmp_path)

    @pytest.mark.parametrize(
        "line", ["a 5 3", "a five 0", "a", "x 1", "k 1 a 9", "w 5 9"]
    )
    def test_a_line_that_means_nothing(self, tmp_path, line):
        """With its number and its words."""
        written(tmp_path, f"{HEAD}\nk 0 a:b\n{line}\n")

        with pytest.raises(TraceError, match=rf"line 3 \({re.escape(repr(line))}\)"):
            read_trace(tmp_path)

    def test_a_file_that_is_cut(self, tmp_path):
        """A packed one has no end without its end."""
        packed = gzip.compress(f"{HEAD}\n".encode() * 50)
        (tmp_path / "keys-7.txt.gz").write_bytes(packed[:-10])

        with pytest.raises(TraceError, match="cannot be read"):
            read_trace(tmp_path)


def test_both_sides_mean_the_same_version():
    """The site cannot import the reader; this holds the two together."""
    assert WRITTEN_HEAD == HEAD


def test_what_is_recorded_is_in_the_file_at_once(tmp_path, recording):
    """A process that is killed has told all that it was asked."""
    recording.answered(PAGE, missed=())

    assert read_trace(tmp_path).asked.tolist() == [0, 1]
