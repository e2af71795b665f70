"""Coverage rests in what is marked as `uncounted`, and counts before and after it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import coverage

from fixtures.site import REACHES_CHILDREN

ROOT = Path(__file__).parents[3]

COUNTED = """
def before():
    pass

def meanwhile():
    pass

def after():
    pass
"""
DEFINED, BEFORE, AFTER = [2, 5, 8], 3, 9
COUNTS = """
import json, os
import coverage
import counted
from fixtures.plugins.uncounted import coverage_resting
from fixtures.site import REACHES_CHILDREN

os.environ.update(dict.fromkeys(REACHES_CHILDREN, "told"))
counting = coverage.Coverage(data_file=None, config_file=False, include=["*/counted.py"])
counting.start()
counted.before()
with coverage_resting():
    counted.meanwhile()
    told = [name for name in REACHES_CHILDREN if name in os.environ]
counted.after()
counting.stop()
again = [os.environ[name] for name in REACHES_CHILDREN]
print(json.dumps([counting.get_data().lines(counted.__file__), told, again]))
"""

COLLECTED = """
import counted

counted.before()

def pytest_generate_tests(metafunc):
    counted.meanwhile()

def test_it():
    counted.after()
"""

TWO_TESTS = """
import pytest

@pytest.mark.uncounted
def test_one(): pass

def test_two(): pass
"""


def test_it_counts_before_and_after_and_not_meanwhile(tmp_path):
    """Nor in processes that are started meanwhile: they are told nothing of it."""
    (tmp_path / "counted.py").write_text(COUNTED, "utf-8")
    told = {k: v for k, v in os.environ.items() if k not in REACHES_CHILDREN}
    path = os.pathsep.join(filter(None, (str(tmp_path), told.get("PYTHONPATH"))))

    run = subprocess.run(
        [sys.executable, "-c", COUNTS],
        env=told | {"PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    lines, meanwhile, again = json.loads(run.stdout)
    assert sorted(lines) == [BEFORE, AFTER]
    assert meanwhile == []
    assert again == ["told"] * len(REACHES_CHILDREN)


def test_a_run_without_workers_goes_on_after_one(tmp_path):
    """That all is imported when counting begins again is nothing to warn of."""
    printed = counted_run(tmp_path, TWO_TESTS)

    assert "2 passed" in printed


def test_importing_tests_is_counted_and_collecting_them_is_not(tmp_path):
    """What a module defines is run when it is imported, and not once more by a test."""
    module = tmp_path / "counted.py"
    module.write_text(COUNTED, "utf-8")

    told = tmp_path / "coveragerc"
    told.write_text(f"[run]\nparallel = true\npatch = subprocess\ninclude = {module}\n")

    counted_run(tmp_path, COLLECTED, f"--rcfile={told}", workers=1)

    lines = set()
    for kept in tmp_path.glob("kept.*"):
        counted = coverage.CoverageData(str(kept))
        counted.read()
        lines |= set(counted.lines(str(module)) or ())
    assert lines == {*DEFINED, BEFORE, AFTER}


def counted_run(folder, tests, *options, workers=0):
    """pytest on these tests, under coverage: what it printed."""
    path = folder / "test_of_this_run.py"
    path.write_text(tests, "utf-8")
    told = {k: v for k, v in os.environ.items() if k not in REACHES_CHILDREN}
    told |= {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    counts = ["coverage", "run", f"--data-file={folder / 'kept'}", *options]
    pytest = ["pytest", f"--rootdir={folder}", "--config-file=/dev/null", "-Werror"]
    plugins = ["-p", "fixtures.plugins.uncounted", "-p", "xdist"]
    marks = [f"--numprocesses={workers}", "-Wignore::pytest.PytestWarning"]

    run = subprocess.run(
        [sys.executable, "-m", *counts, "-m", *pytest, *plugins, *marks, str(path)],
        cwd=ROOT,
        env=told,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert run.returncode == 0, run.stdout
    return run.stdout
