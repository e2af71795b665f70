"""`windtunnel gate` as CI runs it: exit status, what it prints, what it leaves behind."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from xml.etree import ElementTree

import msgspec
import pytest

from load.budgets import BUDGETS
from suites.support.altering import only, with_counters
from suites.support.bundles import sample_bundle, small_plan

pytestmark = pytest.mark.services("postgres", "redis")

PASSED, FAILED, INCONCLUSIVE = 0, 1, 3
ORIGINAL = (BUDGETS / "social.toml").read_text("utf-8")
# Of the feed without a cache: the first budget in the file.
LINE = ORIGINAL.splitlines().index(
    next(line for line in ORIGINAL.splitlines() if line.startswith("computed"))
)


@pytest.fixture
def folder(tmp_path):
    """Budgets that a test may change: the social lesson's, of two endpoints alone."""
    head, *tables = ORIGINAL.split("[endpoints.")
    asked = [each for each in tables if each.startswith(("feed]", "like]"))]
    (tmp_path / "social.toml").write_text("[endpoints.".join([head, *asked]), "utf-8")
    return tmp_path


@pytest.fixture
def runs(tmp_path):
    """Two runs of which the second has an arm that became slower."""
    cpu = [m for m in small_plan().metrics if m.name == "throughput_per_cpu_s"]

    def slower(done):
        used = done.counters["server_cpu_s"] * 1.5
        return with_counters(server_cpu_s=used)(done)

    base, head = tmp_path / "base", tmp_path / "head"
    plan = small_plan(metrics=cpu)
    sample_bundle(base, plan=plan)
    sample_bundle(
        head,
        plan=msgspec.structs.replace(plan, seed=8),
        alter=only("versioned@redis", slower),
    )
    return base, head


def gate(*arguments, **environment):
    told = {k: v for k, v in os.environ.items() if not k.startswith("GITHUB_")}
    return subprocess.run(
        [sys.executable, "-m", "load.cli", "gate", *map(str, arguments)],
        capture_output=True,
        text=True,
        env={**told, **environment},
        check=False,
        timeout=120,
    )


def tightened(folder):
    """One query fewer than the feed takes: as if the feed took one more."""
    file = folder / "social.toml"
    file.write_text(file.read_text("utf-8").replace("queries = 5", "queries = 4", 1))
    return file


def test_one_query_more_fails_beside_its_line(folder, tmp_path):
    """Exit 1; terminal, JUnit, remark and summary name the budget and what it was."""
    file, junit, summary = (
        tightened(folder),
        tmp_path / "gate.xml",
        tmp_path / "step.md",
    )
    summary.write_text("What was there before.\n", "utf-8")

    answer = gate(
        *("--lesson", "social", "--budgets", folder, "--junit", junit),
        GITHUB_ACTIONS="true",
        GITHUB_STEP_SUMMARY=str(summary),
    )

    assert answer.returncode == FAILED, answer.stderr
    assert f"{file}:{LINE + 1}: feed, computed: queries: 5" in answer.stdout
    assert f"::error file={file},line={LINE + 1}," in answer.stdout
    root = ElementTree.fromstring(junit.read_text("utf-8"))  # noqa: S314 (ours)
    assert (root.get("tests"), root.get("failures")) == ("12", "1")
    told = summary.read_text("utf-8")
    assert told.startswith("What was there before.\n## gate: fail")


def test_an_update_shows_the_difference_and_then_has_none(folder):
    """The figures are written, the comments stay, and there is nothing more to write."""
    file = tightened(folder)
    before = file.read_text("utf-8")

    answer = gate("--update", "--budgets", folder)
    written = file.read_text("utf-8")
    again = gate("--update", "--budgets", folder)

    assert answer.returncode == PASSED, answer.stderr
    assert answer.stdout.splitlines()[1].split() == [
        *("feed,", "computed:", "queries", "4", "5")
    ]
    assert written == before.replace("queries = 4", "queries = 5", 1)
    assert "nothing to write" in again.stdout


def test_an_endpoint_that_answers_wrongly_is_an_error(folder):
    """One line with the path and the status; a wrong answer has no cost."""
    file = folder / "social.toml"
    file.write_text(file.read_text("utf-8").replace('post = "399"', 'post = "9999"'))

    answer = gate("--budgets", folder)

    assert answer.returncode == FAILED
    assert "/posts/9999/like/ answered 404 instead of 200" in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.long
class TestTimings:
    """These need no service; they stand here because they are the command's."""

    def test_a_slower_arm_fails(self, runs):
        """Exit 1, with the smallest change that would have shown."""
        base, head = runs

        answer = gate(
            *("--timings-only", "--baseline", base, "--bundle", head),
            *("--threshold", "0.2"),
        )

        assert answer.returncode == FAILED, answer.stderr
        assert "versioned@redis: Right answers per server CPU second" in answer.stdout
        assert "would be found four times out of five" in answer.stdout

    def test_what_is_within_the_threshold_passes(self, runs):
        """Exit 0, and the last line says how many questions were asked."""
        base, head = runs

        answer = gate(
            *("--timings-only", "--baseline", base, "--bundle", head),
            *("--threshold", "0.9"),
        )

        assert answer.returncode == PASSED, answer.stderr
        assert re.fullmatch(
            r"gate: pass \(\d+ pass, 0 fail, 0 inconclusive\)",
            answer.stdout.splitlines()[-1],
        )

    def test_what_this_machine_cannot_tell_is_exit_3(self, runs):
        """The threshold is finer than the noise: neither a pass nor a failure."""
        base, head = runs

        answer = gate(
            *("--timings-only", "--baseline", base, "--bundle", head),
            *("--threshold", "0.001"),
        )

        assert answer.returncode == INCONCLUSIVE, answer.stderr
        assert "the smallest change that would show here is" in answer.stdout

    def test_a_run_is_not_judged_against_itself(self, runs):
        """It would always pass, so it is refused."""
        base, _ = runs

        answer = gate("--timings-only", "--baseline", base, "--bundle", base)

        assert answer.returncode == 2
        assert "against itself" in answer.stderr
