"""`locust -f load/feed.py` where no site is named: it brings one up."""

from __future__ import annotations

import re
import signal
import sys
from pathlib import Path

import pytest

from fixtures.provisioners.ports import is_free
from fixtures.provisioners.process import ManagedProcess
from load.driver import FOLDER

from .by_hand import says, wait_for

pytestmark = pytest.mark.services("postgres", "redis")


def test_a_site_is_there_until_ctrl_c(tmp_path: Path):
    """It says which site, loads it without a failure, and takes it down at the end."""
    crowd = ("--headless", "-u", "4", "-r", "4")
    argv = [sys.executable, "-m", "locust", "-f", str(FOLDER / "feed.py"), *crowd]

    with ManagedProcess.start("locust", argv, folder=tmp_path) as child:
        wait_for(child, "everybody to be there", lambda: says(child, "users spawned"))
        wait_for(child, "a look at the feed", lambda: bool(rows(child, "feed")))
        child.stop(signal=signal.SIGINT, patience_s=60)

    said = child.tail(200)
    announced = re.search(r"windtunnel: the site is http://127.0.0.1:(\d+)", said)
    assert announced is not None
    assert is_free(int(announced.group(1)))
    assert child.wait(1) == 0, said


def rows(child: ManagedProcess, operation: str) -> list[str]:
    """Lines of Locust's table in which the operation was done."""
    pattern = rf"^GET +{operation} +[1-9]"
    return [line for line in child.tail(200).splitlines() if re.match(pattern, line)]
