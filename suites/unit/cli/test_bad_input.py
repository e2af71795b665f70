"""What is asked for wrongly ends in one line on standard error and exit status 2."""

from __future__ import annotations

import signal
import subprocess
import sys
from dataclasses import dataclass

import pytest

from load.cli import main
from load.runs import PROJECT

SAMPLE = str(PROJECT / "reports" / "samples" / "caching")


@dataclass(frozen=True)
class Answer:
    returncode: object
    stdout: str
    stderr: str


@pytest.fixture
def windtunnel(capsys, monkeypatch):
    """The command, in this process: what it is asked, it answers as in one of its own."""
    terminated = signal.getsignal(signal.SIGTERM)

    def called(*arguments, **environment):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        return Answer(ended.value.code, *capsys.readouterr())

    yield called
    signal.signal(signal.SIGTERM, terminated)


def test_the_program_ends_with_the_status_of_the_command():
    """As a process of its own, once: all others here are asked without one."""
    answer = subprocess.run(
        [sys.executable, "-m", "load.cli", "services", "stauts"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert answer.returncode == 2
    assert answer.stdout == ""
    assert "'stauts'" in answer.stderr
    assert len(answer.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "arguments,value,nearest",
    [
        (("cachin",), "'cachin'", "'caching'"),
        (("caching", "--profile", "quik"), "'quik'", "'quick'"),
        (("caching", "--arms", "versiond"), "'versiond'", "'versioned'"),
        (("caching", "--arms", "signals@redsi"), "'redsi'", "'redis'"),
        (("caching", "--world", "mediun"), "'mediun'", "'medium'"),
        (("predict", "--world", "smal"), "'smal'", "'small'"),
        (("caching", "--resume", "nowhere-to-be-found"), "'nowhere-to-be-found'", ""),
        (("report", "nowhere-to-be-found"), "'nowhere-to-be-found'", ""),
        (("compare", SAMPLE, "nowhere-to-be-found"), "'nowhere-to-be-found'", ""),
        (("reproduce", "nowhere-to-be-found"), "'nowhere-to-be-found'", ""),
        (("services", "stauts"), "'stauts'", ""),
        (("gate", "--lesson", "socail"), "'socail'", "'social'"),
        (("gate", "--baseline", "nowhere-to-be-found"), "'nowhere-to-be-found'", ""),
        (("stampede", "--strategies", "leese"), "'leese'", "'lease'"),
        (("stampede", "--triggers", "expirty"), "'expirty'", "'expiry'"),
        (("stampede", "--clients", "many"), "'many'", ""),
        (("outage", "--faults", "kil"), "'kil'", "'kill'"),
        (("outage", "--arms", "versiond@redis"), "'versiond'", "'versioned'"),
        (("outage", "--world", "mediun"), "'mediun'", "'medium'"),
    ],
    ids=[
        *(
            "first word",
            "profile",
            "strategy",
            "backend",
            "world",
            "of predictions",
            "resume",
        ),
        *("report", "compare"),
        *("reproduce", "command", "lesson", "baseline"),
        *("stampedes", "trigger", "crowd"),
        *("fault", "outages", "world of outages"),
    ],
)
def test_an_unknown_name_is_answered_in_one_line(arguments, value, nearest, windtunnel):
    """An unknown name gets exit 2 and one line with the value and the nearest one."""
    answer = windtunnel(*arguments)

    assert answer.returncode == 2
    assert answer.stdout == ""
    assert len(answer.stderr.strip().splitlines()) == 1
    assert value in answer.stderr
    assert nearest in answer.stderr


def test_an_unknown_rung_is_answered_in_one_line(windtunnel):
    """WINDTUNNEL_SERVICES names a rung; another word is refused before anything starts."""
    answer = windtunnel("services", "status", WINDTUNNEL_SERVICES="nativ")

    assert answer.returncode == 2
    assert "nativ" in answer.stderr
    assert "native" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_figure_out_of_range_names_its_option(windtunnel):
    """A rate that cannot be is refused with the option, the value and the range."""
    answer = windtunnel("caching", "--rate", "0")

    assert answer.returncode == 2
    assert "--rate 0" in answer.stderr


def test_a_dry_run_prints_the_plan_and_its_time_and_starts_nothing(windtunnel):
    """--dry-run tells the arms, the load, the seed and how long it would take."""
    answer = windtunnel("caching", "--dry-run", "--seed", "5")

    assert answer.returncode == 0, answer.stderr
    for told in ("none-again", "versioned@redis", "open loop", "about", "min"):
        assert told in answer.stdout


def test_a_dry_run_of_a_stampede_prints_the_plan_and_its_time(windtunnel):
    """Arms, crowds, triggers, the seed, and how long it would take."""
    answer = windtunnel("stampede", "--dry-run", "--seed", "5", "--clients", "7,9")

    assert answer.returncode == 0, answer.stderr
    for told in ("cache_aside-again", "7, 9", "restart", "about", "min", "5"):
        assert told in answer.stdout


def test_a_dry_run_of_an_outage_prints_the_plan_and_what_cannot_be(windtunnel):
    """Arms, faults, the seed, the time; and which fault no server of an arm can have."""
    answer = windtunnel("outage", "--dry-run", "--seed", "5", "--rounds", "2")

    assert answer.returncode == 0, answer.stderr
    for told in (
        "versioned@memcached",
        "pause",
        "never full",
        "2 blocks",
        "about",
        "5",
    ):
        assert told in answer.stdout


@pytest.mark.parametrize(
    "command",
    [
        *(
            "caching",
            "capacity",
            "compare",
            "gate",
            "index",
            "outage",
            "predict",
            "report",
            "reproduce",
        ),
        *("serve", "services", "stampede", "strategy"),
    ],
)
def test_every_command_explains_itself(command, windtunnel):
    """--help of each command says what it is for."""
    answer = windtunnel(command, "--help")

    assert answer.returncode == 0
    assert "Usage:" in answer.stdout
    assert len(answer.stdout.splitlines()) > 6


@pytest.mark.parametrize(
    "arguments,told",
    [
        (("--bundle", "latest"), "--baseline"),
        (("--timings-only",), "--baseline"),
        (("--update", "--junit", "gate.xml"), "--junit"),
        (("--threshold", "1.5"), "--threshold"),
        (("--budgets", "nowhere-to-be-found"), "nowhere-to-be-found"),
        (("--against", "nowhere-to-be-found"), "nowhere-to-be-found"),
    ],
    ids=[
        *("no baseline", "nothing to do", "two things", "threshold", "no budgets"),
        "no revision",
    ],
)
def test_a_gate_that_cannot_be_meant_is_refused(arguments, told, windtunnel):
    """Options that contradict each other get exit 2 and one line before anything starts."""
    answer = windtunnel("gate", *arguments)

    assert answer.returncode == 2
    assert answer.stdout == ""
    assert len(answer.stderr.strip().splitlines()) == 1
    assert told in answer.stderr
