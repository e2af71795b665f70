"""`windtunnel outage` from its first to its last line: one arm, one fault, a tiny world."""

from __future__ import annotations

import subprocess
import sys

import pytest

from reports.outage.store import OutageBundle

pytestmark = pytest.mark.services("postgres", "redis")

# Long enough for whole answers in it, also where every one takes a second.
FAULT_S = 3.0
COMMAND = (sys.executable, "-m", "load.cli")
SMALLEST = (
    *("--arms", "signals@redis", "--faults", "kill", "--world", "tiny"),
    *("--rate", "30", "--audience", "20", "--no-open"),
    *("--before", "2", "--fault", str(FAULT_S), "--after", "5"),
)
PATIENCE_S = 90


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A run that came to its end: what it printed, and its bundle."""
    folder = tmp_path_factory.mktemp("outage")
    done = subprocess.run(
        [*COMMAND, "outage", *SMALLEST, "--out", str(folder)],
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done, OutageBundle.open(next(folder.iterdir()))


@pytest.fixture
def round_(finished):
    (done,) = finished[1].rounds
    return done


class TestARun:
    def test_nobody_gets_an_error_while_the_cache_is_gone(self, round_):
        """All that was due was sent, and answered rightly."""
        assert round_.void is None
        assert round_.unsent == 0
        assert [reply for reply in round_.replies if not reply.right] == []

    def test_the_fault_is_where_the_replies_are(self, finished, round_):
        """On the clock of the requests: after the level, and as long as it was to last."""
        plan = finished[1].plan

        assert round_.began_s >= plan.warm_s + plan.before_s
        assert round_.ended_s - round_.began_s >= plan.fault_s
        assert round_.replies[0].due_s < round_.began_s < round_.replies[-1].due_s
        assert any(round_.began_s < r.due_s < round_.ended_s for r in round_.replies)

    def test_the_cache_was_gone_for_the_site_too(self, round_):
        """It hit before; while the server was gone there was nothing to hit."""
        before = [r.hits for r in round_.replies if r.due_s < round_.began_s]
        # That the server is back is noted a little later than it is.
        meanwhile = [
            r.hits
            for r in round_.replies
            if round_.began_s + 0.1 < r.due_s
            and r.due_s + (r.latency_s or 0) < round_.began_s + FAULT_S
        ]

        assert sum(before) > 0
        assert meanwhile
        assert sum(meanwhile) == 0

    def test_what_was_written_meanwhile_is_seen(self, round_):
        """Acknowledged while there was no cache to forget it: nobody is shown less."""
        assert round_.meanwhile.writes >= 2
        assert (round_.meanwhile.refused, round_.meanwhile.stale) == (0, 0)
        assert round_.staleness.lost == 0

    def test_it_prints_the_verdict_and_where_the_report_is(self, finished):
        """What a person waits for stands on standard output, and can be piped."""
        done, bundle = finished

        assert done.stdout.startswith("No error in")
        assert "signals@redis" in done.stdout
        assert "1/1" in done.stderr
        assert (bundle.folder / "report.html").stat().st_size > 10_000
