"""Where a test run keeps its temporary files, and why not in memory."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from fixtures.plugins import in_memory
from fixtures.plugins.in_memory import (
    LEFT_BYTES,
    MEMORY,
    NEEDED_BYTES,
    NO_PROGRAMS,
    why_not,
)


def has(
    monkeypatch, *, free=NEEDED_BYTES, flags=0, available=NEEDED_BYTES + LEFT_BYTES
):
    """A disk and a machine with just enough of everything, but for what is said."""
    disk = SimpleNamespace(f_bavail=free, f_frsize=1, f_flag=flags)
    monkeypatch.setattr(os, "statvfs", lambda _: disk)
    machine = SimpleNamespace(available=available)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: machine)


def test_this_run_keeps_them_there_if_it_can():
    """TMPDIR says where, unless somebody had said so, or something is against memory."""
    asked = os.environ.get("TMPDIR")

    assert asked is not None or why_not(MEMORY) is not None
    assert asked is None or tempfile.gettempdir() == asked


def test_with_just_enough_nothing_is_against_it(monkeypatch, tmp_path):
    """As much as is needed is enough."""
    has(monkeypatch)

    assert why_not(tmp_path) is None


@pytest.mark.parametrize(
    "lacking, why",
    [
        ({"free": 64 << 20}, "64 MiB left, and a run needs 1024"),
        ({"flags": NO_PROGRAMS}, "no program can be run from"),
        ({"available": NEEDED_BYTES}, "the machine has 1024 MiB of memory left"),
    ],
)
def test_what_is_against_it_is_said(monkeypatch, tmp_path, lacking, why):
    """Little room, no programs, little memory: each is a reason with its figures."""
    has(monkeypatch, **lacking)

    assert why in str(why_not(tmp_path))


def test_elsewhere_there_is_no_such_folder():
    """Other systems have none; files are on the disk there."""
    assert why_not(Path("/nowhere")) == "/nowhere is not there for us"


def test_the_header_says_where_and_why_not(monkeypatch, tmp_path):
    """Nobody has to guess why a run is slow."""
    monkeypatch.setattr(in_memory, "MEMORY", tmp_path)
    has(monkeypatch, free=0)

    assert in_memory.pytest_report_header() == (
        f"temporary files: {tempfile.gettempdir()}"
        f" ({tmp_path} has 0 MiB left, and a run needs 1024)"
    )
