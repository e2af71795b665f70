"""Folders of which the rights are known."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


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
