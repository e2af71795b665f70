"""`windtunnel strategy check`, from a folder of somebody's own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PATIENCE_S = 300
pytestmark = [
    pytest.mark.uncounted,
    pytest.mark.services("redis", "memcached"),
    pytest.mark.timeout(PATIENCE_S + 10),
]

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def own_folder(tmp_path):
    """With the class that CONTRIBUTING walks through, in a package."""
    (block,) = re.findall(
        r"```python\n(.*?)```", (ROOT / "CONTRIBUTING.md").read_text(), re.DOTALL
    )
    package = tmp_path / "mypackage"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "jittered.py").write_text(block)
    return tmp_path


def windtunnel(*arguments, cwd):
    return subprocess.run(
        [sys.executable, "-m", "load.cli", *arguments],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )


def test_what_contributing_shows_keeps_the_contract(own_folder):
    """On every backend, and however readers, writers and outages come."""
    done = windtunnel(
        "strategy", "check", "-v", "mypackage.jittered.Jittered", cwd=own_folder
    )

    assert done.returncode == 0, done.stdout + done.stderr
    kept, rules = re.findall(r"(\d+) of (\d+) rules kept", done.stdout)[0]
    assert kept == rules
    assert "BROKEN" not in done.stdout
    for backend in ("redis", "memcached", "locmem"):
        assert f"jittered-{backend}" in done.stdout


def test_a_promise_that_is_not_kept_is_told_rule_by_rule(own_folder):
    """With what happened, and where the rule stands; exit 2."""
    done = windtunnel(
        "strategy", "check", "suites.support.own_strategies.Liar", cwd=own_folder
    )

    assert done.returncode == 2
    assert "BROKEN  After it a fetch is fresh." in done.stdout
    assert "assert 'old' == 'new'" in done.stdout
    assert "BROKEN  A strategy keeps its promise." in done.stdout
    assert "test_strategy_contract.py:" in done.stdout
    assert "breaks" in done.stderr
    assert "Traceback" not in done.stderr


def test_what_breaks_the_contract_is_not_measured(own_folder):
    """An arm that answers wrongly has no speed; nothing is started for it."""
    done = windtunnel(
        "caching", "--arm", "suites.support.own_strategies.Liar", cwd=own_folder
    )

    assert done.returncode == 2
    assert "Liar breaks" in done.stderr
    assert "starting" not in done.stderr
