"""Folders of which the rights are known, and a PATH of which the programs are."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from .programs import put


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """One that everybody may enter, which pytest's own are not."""
    folder = Path(tempfile.mkdtemp(prefix="provisioners-", dir="/var/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def closed_folder(open_folder: Path) -> Path:
    """One that only we may enter."""
    folder = open_folder / "closed"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture
def path(monkeypatch: pytest.MonkeyPatch, open_folder: Path) -> Path:
    """A PATH of one folder, with the shell in it."""
    folder = open_folder / "bin"
    folder.mkdir()
    put(folder, "sh", f'#!/bin/sh\nexec {shutil.which("sh")} "$@"\n')
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv("WINDTUNNEL_INSTALL", raising=False)
    return folder


@pytest.fixture
def is_debian() -> None:
    if not Path("/etc/debian_version").exists():
        pytest.skip("this is no Debian")
