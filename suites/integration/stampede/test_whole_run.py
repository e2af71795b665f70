"""`windtunnel stampede` from its first to its last line, and what a broken run leaves.

The runs are as small as they can be; what they measure is of no interest here.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import psutil
import psycopg
import pytest

from reports.stampede.store import StampedeBundle

pytestmark = [pytest.mark.uncounted, pytest.mark.services("postgres", "redis")]

COMMAND = (sys.executable, "-m", "load.cli")
SMALLEST = (
    *("--strategies", "early_refresh", "--clients", "20", "--cost-ms", "50"),
    *("--ttl", "1", "--repeats", "1", "--workers", "2", "--no-open"),
)
PATIENCE_S = 90


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A run that came to its end: what it printed, and its bundle."""
    folder = tmp_path_factory.mktemp("finished")
    few = ("--triggers", "expiry,invalidation,restart", "--law-seconds", "3")
    with begun(*SMALLEST, *few, "--out", str(folder)) as process:
        printed, told = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0, told
    return printed, told, StampedeBundle.open(next(folder.iterdir()))


@pytest.mark.long
class TestARun:
    """One after the other: they look at which databases the server has."""

    def test_every_arm_meets_every_trigger(self, finished):
        """One block of three arms is three rounds of three episodes, none of them void."""
        _, told, bundle = finished

        assert [len(done.episodes) for done in bundle.rounds] == [3, 3, 3]
        assert {e.void for done in bundle.rounds for e in done.episodes} == {None}
        assert "2/3" in told

    def test_everybody_in_the_crowd_is_answered(self, finished):
        """Also while the cache is gone: it costs time, never an error."""
        _, _, bundle = finished

        for done in bundle.rounds:
            for episode in done.episodes:
                assert [reply.status for reply in episode.replies] == [200] * 20

    def test_a_dead_cache_makes_everybody_compute(self, finished):
        """Cache-aside has nobody else to ask; and it is served from the cache again."""
        _, _, bundle = finished

        (episode,) = [
            episode
            for done in bundle.rounds
            for episode in done.episodes
            if done.arm == "cache_aside" and episode.trigger == "restart"
        ]
        assert len(episode.computations) > 1
        assert episode.recovered_s is not None
        assert episode.recovered_s > 0

    def test_the_law_is_observed_on_the_values_that_were_made(self, finished):
        """A few seconds follow a few values; each has what its p-value rests on."""
        _, told, bundle = finished

        assert bundle.law is not None
        assert bundle.law.fit.sample == len(bundle.law.refreshed_with_s) >= 1
        assert "values followed" in told

    def test_it_prints_the_verdict_and_where_the_report_is(self, finished):
        """What a person waits for stands on standard output, and can be piped."""
        printed, _, bundle = finished

        for arm in ("cache_aside", "cache_aside-again (A/A)", "early_refresh"):
            assert arm in printed
        assert "report.html" in printed
        assert (bundle.folder / "report.html").stat().st_size > 10_000

    def test_the_report_can_be_made_again_from_the_raw_data(self, finished):
        """`windtunnel report` knows a stampede, and needs its bundle alone."""
        printed, _, bundle = finished
        page = bundle.folder / "report.html"
        before = page.read_bytes()
        page.unlink()

        again = subprocess.run(
            [*COMMAND, "report", str(bundle.folder), "--no-open"],
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )

        assert again.returncode == 0, again.stderr
        assert page.read_bytes() == before
        assert again.stdout.splitlines()[0] == printed.splitlines()[0]

    def test_a_run_that_is_broken_off_leaves_nothing_but_its_rounds(
        self, tmp_path, postgres_service
    ):
        """After Ctrl-C no process of it lives, its database is gone, its rounds are kept."""
        before = databases(postgres_service.url)
        with begun(*SMALLEST, "--out", str(tmp_path)) as process:
            first = wait_for_round(tmp_path, process)
            family = psutil.Process(process.pid).children(recursive=True)
            assert family
            process.send_signal(signal.SIGINT)
            _, told = process.communicate(timeout=PATIENCE_S)
        _, alive = psutil.wait_procs(family, timeout=30)

        assert process.returncode == 130
        assert "Traceback" not in told
        assert alive == []
        assert len(StampedeBundle.open(first).rounds) >= 1
        assert databases(postgres_service.url) <= before

    def test_its_database_is_its_own_and_dropped(self, postgres_service):
        """Two runs on one server do not meet, and none leaves anything there."""
        from load.experiments.stampede.journal import bench_database

        with bench_database(postgres_service.url) as one:
            with bench_database(postgres_service.url) as other:
                assert one != other

        names = {url.rpartition("/")[2] for url in (one, other)}
        assert not names & databases(postgres_service.url)


def databases(url):
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT datname FROM pg_database").fetchall()
    return {name for (name,) in rows if name.startswith("windtunnel_stampede")}


@contextmanager
def begun(*arguments):
    process = subprocess.Popen(
        [*COMMAND, "stampede", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate()


def wait_for_round(folder, process):
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        assert process.poll() is None, process.stderr.read()
        found = sorted(folder.glob("*/rounds/*.json"))
        if found:
            return found[0]
        time.sleep(0.05)
    raise AssertionError("no round was finished in time")
