"""Writing a laboratory's results down: what each has to say goes into one `Telling`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from reports.laboratory.render.telling import Statement, Telling, TitledTable
from reports.store import saving, write_atomically

__all__ = ["Statement", "Telling", "TitledTable", "written"]


def written(folder: Path, texts: Mapping[str, str]) -> dict[str, Path]:
    """Reports, by the suffix of their file, in the bundle's folder. Raises `NotWritten`."""
    files = {}
    for suffix, text in texts.items():
        file = folder / f"report.{suffix}"
        with saving(file):
            write_atomically(file, text.encode())
        files[suffix] = file
    return files
