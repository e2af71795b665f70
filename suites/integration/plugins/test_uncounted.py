"""Coverage rests in what is marked as `uncounted`, and counts before and after it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from fixtures.site import REACHES_CHILDREN

ROOT = Path(__file__).parents[3]

COUNTED = """
def before(): pass
def meanwhile(): pass
def after(): pass
"""
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
    assert sorted(lines) == [2, 4]
    assert meanwhile == []
    assert again == ["told"] * len(REACHES_CHILDREN)


def test_a_run_without_workers_goes_on_after_one(tmp_path):
    """That all is imported when counting begins again is nothing to warn of."""
    path = tmp_path / "test_two.py"
    path.write_text(TWO_TESTS, "utf-8")
    told = {k: v for k, v in os.environ.items() if k not in REACHES_CHILDREN}
    counts = ["coverage", "run", f"--data-file={tmp_path / 'counted'}"]
    tests = ["pytest", f"--rootdir={tmp_path}", "--config-file=/dev/null", "-Werror"]
    marks = ["-p", "fixtures.plugins.uncounted", "-Wignore::pytest.PytestWarning"]

    run = subprocess.run(
        [sys.executable, "-m", *counts, "-m", *tests, *marks, str(path)],
        cwd=ROOT,
        env=told,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert run.returncode == 0, run.stdout
    assert "2 passed" in run.stdout
