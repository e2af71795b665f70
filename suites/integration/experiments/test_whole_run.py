"""`windtunnel caching` from its first to its last line, and what is left when it is broken off.

The runs are as small as they can be; what they measure is of no interest here.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time

import msgspec
import psutil
import pytest
import redis

from fixtures.provisioners.readiness import wait_until
from fixtures.worlds.server import MAINTENANCE, connected
from fixtures.worlds.turns import turn
from load.experiments.caching import CachingExperiment
from load.experiments.laboratory import DATABASE
from load.experiments.session import WAITING
from reports.analysis import analyse
from reports.store import Bundle
from suites.support.given import told_of_none

pytestmark = [
    pytest.mark.uncounted,
    pytest.mark.services("postgres", "redis", "memcached"),
]

SMALLEST = (
    *("--world", "tiny", "--rounds", "1", "--duration", "1", "--rate", "20"),
    *("--audience", "8", "--arms", "versioned", "--no-open"),
)
# Arrivals of which some like, some comment and somebody posts, in the first two blocks.
LIVELY = ("--seed", "5")
PATIENCE_S = 120
# What this run of tests is told to stand on; empty for the first rung that can be had.
RUNG = os.environ.get("WINDTUNNEL_SERVICES", "")


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A run that came to its end: what it printed, and its bundle.

    On the first rung that can be had, as a person has it.
    """
    folder = tmp_path_factory.mktemp("finished")
    arguments = (*SMALLEST, *LIVELY, "--out", str(folder))
    with begun(*arguments, WINDTUNNEL_SERVICES=RUNG) as process:
        printed, told = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0, told
    return printed, told, Bundle.open(next(folder.iterdir()))


@pytest.mark.long
class TestARun:
    def test_it_measures_every_arm_of_every_block(self, finished):
        """One block of three arms is three rounds, and none of them is void."""
        _, _, bundle = finished

        assert sorted(done.arm for done in bundle.rounds) == [
            "none",
            "none-again",
            "versioned@redis",
        ]
        assert [done.void for done in bundle.rounds] == [None] * 3

    def test_it_says_which_rung_each_service_came_from(self, finished):
        """No rung is chosen silently."""
        _, told, bundle = finished

        for service in ("postgres", "redis", "memcached"):
            assert f"on rung {bundle.plan.services[service]}" in told

    def test_it_prints_a_verdict_for_every_arm_and_where_the_report_is(self, finished):
        """What a person waits for stands on standard output, and can be piped."""
        printed, _, bundle = finished

        assert "baseline" in printed
        assert "versioned@redis" in printed
        assert "report.html" in printed
        assert (bundle.folder / "report.html").stat().st_size > 10_000

    def test_caching_shows_in_the_counts(self, finished):
        """An arm that caches asks the database less; counts tell even in one second."""
        _, _, bundle = finished

        queries = {
            done.arm: done.counters["queries"] / done.counters["requests_seen"]
            for done in bundle.rounds
        }

        assert queries["versioned@redis"] < queries["none"]

    def test_what_the_arms_answered_was_right(self, finished):
        """Speed counts only with right answers, so every answer was looked at."""
        _, _, bundle = finished

        for done in bundle.rounds:
            assert sum(operation.succeeded for operation in done.operations) > 0
            assert sum(operation.wrong for operation in done.operations) == 0

    def test_what_people_did_was_kept(self, finished):
        """Each round was audited, and every invariant had something to judge."""
        _, _, bundle = finished

        for done in bundle.rounds:
            assert done.audit is not None
            assert done.audit.acts > 0
            assert min(done.audit.facts.values()) > 0
            assert done.audit.broken == {}

    def test_the_report_can_be_made_again_from_the_raw_data(self, finished):
        """`windtunnel report` needs nothing but the bundle."""
        _, _, bundle = finished
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

    def test_what_loses_counts_has_no_speed(self, finished, tmp_path):
        """A strategy that no rule of the contract can catch is caught by the load users.

        It joins a run that has ended, in a block of its own, which is what --resume then owes,
        and on the same services.
        """
        *_, clean = finished
        folder = tmp_path / clean.plan.run_id
        shutil.copytree(clean.folder, folder)
        arm = CachingExperiment().arm(
            "suites.support.own_strategies.HardOfHearing", ttl_s=60
        )
        bundle = Bundle.open(folder)
        bundle.rewrite_plan(
            msgspec.structs.replace(
                bundle.plan,
                arms=[*bundle.plan.arms, arm],
                blocks=[*bundle.plan.blocks, [arm.name]],
            )
        )

        arguments = ("--resume", str(folder), "--no-open")
        with begun(*arguments, WINDTUNNEL_SERVICES=RUNG) as process:
            printed, told = process.communicate(timeout=PATIENCE_S)

        assert process.returncode == 0, told
        analysis = analyse(Bundle.open(folder))
        assert "counts_equal_rows: " in str(analysis.arms[arm.name].withheld)
        assert analysis.arms["versioned@redis"].withheld is None
        assert analysis.audit is not None
        assert set(analysis.audit.broken) == {"counts_equal_rows"}
        assert f"{arm.name} broke counts_equal_rows" in " ".join(told.split())
        assert "An invariant of the site is broken" in printed


def test_a_run_that_was_broken_off_keeps_its_rounds_and_can_be_finished(tmp_path):
    """Killed in its second round, interrupted in its third: no process of the run lives
    afterwards and no folder is left, what was measured stays as it was, and --resume does
    the rest."""
    work = tmp_path / "work"
    work.mkdir()
    with begun(*SMALLEST, "--out", str(tmp_path), TMPDIR=str(work)) as process:
        (first,) = wait_for_rounds(tmp_path, process, 1)
        killed = psutil.Process(process.pid).children(recursive=True)
        folders = list(work.glob("windtunnel-lab-*"))
        process.kill()
        process.wait(PATIENCE_S)
    _, alive_after_kill = psutil.wait_procs(killed, timeout=30)
    bundle, kept = first.parents[1], first.read_bytes()

    with begun("--resume", str(bundle), "--no-open") as process:
        wait_for_rounds(tmp_path, process, 2)
        interrupted = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(signal.SIGINT)
        _, told_by_interrupted = process.communicate(timeout=PATIENCE_S)
    _, alive_after_interrupt = psutil.wait_procs(interrupted, timeout=30)

    with begun("--resume", str(bundle), "--no-open") as resumed:
        _, told_by_resumed = resumed.communicate(timeout=PATIENCE_S)

    assert killed
    assert alive_after_kill == []
    assert len(folders) == 1
    wait_until(lambda: not any(work.iterdir()), deadline_s=30, what="all is removed")
    assert process.returncode == 130
    assert "Traceback" not in told_by_interrupted
    assert "--resume" in told_by_interrupted
    assert interrupted
    assert alive_after_interrupt == []
    assert resumed.returncode == 0, told_by_resumed
    assert len(Bundle.open(bundle).rounds) == 3
    assert first.read_bytes() == kept


@pytest.fixture
def somebody_elses(postgres_service, redis_service, memcached_service):
    """Servers of one's own, as a command is told of them; there is something in Redis."""
    url = f"{redis_service.url.rpartition('/')[0]}/15"
    with redis.Redis.from_url(url) as client:
        client.set("somebody", "needs this")
        yield {
            "WINDTUNNEL_SERVICES": "",
            "DATABASE_URL": postgres_service.url,
            "REDIS_URL": url,
            "MEMCACHED_URL": memcached_service.url,
        }
        kept = client.get("somebody")
        client.flushdb()
    assert kept == b"needs this"


class TestServersOfOnesOwn:
    """One after the other: both fill the same database of the same Redis."""

    def test_a_cache_that_somebody_fills_is_not_emptied(self, somebody_elses):
        """A run on a server of one's own is refused while there is anything in it."""
        with begun(*SMALLEST, **somebody_elses) as process:
            _, told = process.communicate(timeout=PATIENCE_S)

        assert process.returncode == 1
        assert "REDIS_URL leads to a server with 1 keys" in told

    def test_of_two_runs_on_one_postgres_one_waits(
        self, somebody_elses, postgres_service
    ):
        """Each would replace the other one's database, and empty its caches."""
        with connected(postgres_service.url, database=MAINTENANCE) as connection:
            with (
                turn(connection, DATABASE, waiting=lambda: None),
                begun(*SMALLEST, **somebody_elses) as process,
            ):
                told = until(WAITING, process.stderr)
                assert process.poll() is None
                connection.execute("SELECT pg_advisory_unlock_all()")
                _, rest = process.communicate(timeout=PATIENCE_S)

        assert "leads to a server with" not in told
        assert "leads to a server with" in rest


def until(words, stream):
    """What was said so far, when these words have come."""
    said = ""
    while words not in said:
        line = stream.readline()
        assert line, f"it ended and said: {said}"
        said += line
    return said


COMMAND = (sys.executable, "-m", "load.cli")


@contextlib.contextmanager
def begun(*arguments, command="caching", **given):
    process = subprocess.Popen(
        [*COMMAND, command, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=told_of_none() | given,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate()


def wait_for_rounds(folder, process, count):
    """The files of so many rounds, as soon as the next round is being measured."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        assert process.poll() is None, process.stderr.read()
        found = sorted(folder.glob("*/rounds/*.json"))
        if len(found) >= count:
            return found[:count]
        time.sleep(0.05)
    raise AssertionError(f"{count} rounds were not finished in time")
