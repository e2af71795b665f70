"""Writing a stampede down: a page, Markdown, JSON, and lines for a terminal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from reports.stampede.analysis import StampedeAnalysis, analyse
from reports.stampede.render.archive import packed
from reports.stampede.render.json import as_json
from reports.stampede.render.markdown import as_markdown
from reports.stampede.render.page import as_page
from reports.stampede.render.terminal import lines_of
from reports.stampede.store import StampedeBundle
from reports.store import saving, write_atomically

__all__ = ["RENDERERS", "render_stampede", "stampede_lines"]

# By the suffix of the file; each is given the analysis and the packed bundle.
RENDERERS: dict[str, Callable[[StampedeAnalysis, bytes], str]] = {
    "html": as_page,
    "md": as_markdown,
    "json": as_json,
}


def render_stampede(path: Path) -> dict[str, Path]:
    """Write the reports into the bundle's folder; their paths by suffix, the page first.

    Raises `BundleError`.
    """
    bundle = StampedeBundle.open(path)
    analysis, archive = analyse(bundle), packed(bundle)
    written = {}
    for suffix, render in RENDERERS.items():
        file = bundle.folder / f"report.{suffix}"
        with saving(file):
            write_atomically(file, render(analysis, archive).encode())
        written[suffix] = file
    return written


def stampede_lines(path: Path) -> list[str]:
    """The verdict and the table as plain lines for a terminal."""
    return list(lines_of(analyse(StampedeBundle.open(path))))
