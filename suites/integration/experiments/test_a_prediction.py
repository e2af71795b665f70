"""`windtunnel predict` from its first to its last line. The run is as small as it can be."""

from __future__ import annotations

import subprocess
import sys

import msgspec
import pytest

from reports.prediction.results import Prediction
from reports.prediction.trace import read_trace
from suites.integration.experiments.test_whole_run import PATIENCE_S
from suites.support.given import told_of_none

pytestmark = pytest.mark.services("postgres", "redis", "memcached")

SMALLEST = (
    *("--world", "tiny", "--rate", "40", "--duration", "2", "--audience", "10"),
    *("--ttl", "1", "--room", "40", "--no-open"),
)


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """What it printed, its folder, and what it predicted."""
    out = tmp_path_factory.mktemp("predicted")
    answer = subprocess.run(
        [sys.executable, "-m", "load.cli", "predict", *SMALLEST, "--out", str(out)],
        capture_output=True,
        text=True,
        env=told_of_none(),
        timeout=PATIENCE_S,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    (folder,) = out.iterdir()
    kept = (folder / "prediction.json").read_bytes()
    return answer.stdout, folder, msgspec.json.decode(kept, type=Prediction)


@pytest.mark.long
class TestAPrediction:
    def test_it_prints_every_error_and_where_the_page_is(self, finished):
        """What a person waits for stands on standard output, and can be piped."""
        printed, folder, prediction = finished

        for one in prediction.predicted:
            assert f"{one.error_pp:+.1f} pp" in printed
        assert str(folder / "prediction.html") in printed
        assert (folder / "prediction.html").stat().st_size > 10_000

    def test_what_was_recorded_is_what_was_measured(self, finished):
        """Recorded hits and those of Server-Timing are one figure, but for the edges."""
        _, _, prediction = finished

        for run in prediction.recorded:
            assert run.questions > 100
            assert run.hit_ratio_recorded == pytest.approx(run.hit_ratio, abs=0.1)

    def test_the_keys_are_kept_and_say_the_same_again(self, finished):
        """Each run's keys are packed beside the page, in the documented format."""
        _, folder, prediction = finished

        for run in prediction.recorded:
            trace = read_trace(folder / "keys" / run.arm)
            inside = trace.between(run.start_s, run.end_s)
            assert inside.sum() == run.questions
            assert 1 - trace.missed[inside].mean() == run.hit_ratio_recorded
        assert prediction.recorded[0].writes > 0

    def test_a_small_cache_is_small(self, finished):
        """The arm with little room misses more than it would with room for all."""
        _, _, prediction = finished
        small = prediction.recorded[-1]

        assert (small.arm, small.room) == ("cache_aside@locmem", 40)
        assert small.hit_ratio_recorded < 1 - small.cold_share
