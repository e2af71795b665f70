"""Writing an analysis down: a page, Markdown, JSON, and lines for a terminal."""

from __future__ import annotations

from pathlib import Path

from reports.analysis import analyse
from reports.render.archive import packed
from reports.render.interface import Material, Renderer
from reports.render.json import Json
from reports.render.markdown import Markdown
from reports.render.page import Page
from reports.render.terminal import Terminal, lines_of
from reports.store import Bundle, saving, write_atomically

__all__ = ["RENDERERS", "material_of", "render_all", "verdict_lines"]

RENDERERS: tuple[Renderer, ...] = (Page(), Markdown(), Json(), Terminal())
# What lies in the folder of a run; the terminal's lines are printed.
FILES: tuple[Renderer, ...] = tuple(r for r in RENDERERS if not isinstance(r, Terminal))


def render_all(path: Path) -> dict[str, Path]:
    """Write report.html, report.md and report.json into the bundle's folder.

    Answers their paths by suffix, the page first. Raises `BundleError`.
    """
    bundle = Bundle.open(path)
    material = material_of(bundle)
    written = {}
    for renderer in FILES:
        file = bundle.folder / f"report.{renderer.suffix}"
        with saving(file):
            write_atomically(file, renderer.render(material).encode())
        written[renderer.suffix] = file
    return written


def verdict_lines(path: Path) -> list[str]:
    """The verdict as plain lines for a terminal."""
    return list(lines_of(analyse(Bundle.open(path))))


def material_of(bundle: Bundle) -> Material:
    return Material(analyse(bundle), packed(bundle))
