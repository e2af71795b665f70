"""Writing a comparison of bundles down: a page, Markdown, JSON, and lines for a terminal."""

from __future__ import annotations

from pathlib import Path

from reports.agreement import BundleComparison
from reports.render.agreement.interface import AgreementRenderer
from reports.render.agreement.json import Json
from reports.render.agreement.markdown import Markdown
from reports.render.agreement.page import Page
from reports.render.agreement.terminal import Terminal, lines_of
from reports.store import saving, write_atomically

__all__ = ["RENDERERS", "lines_of", "render_agreement"]

RENDERERS: tuple[AgreementRenderer, ...] = (Page(), Markdown(), Json(), Terminal())


def render_agreement(comparison: BundleComparison, folder: Path) -> dict[str, Path]:
    """Write agreement.html, agreement.md and agreement.json into `folder`.

    Answers their paths by suffix, the page first. Raises `BundleError`.
    """
    with saving(folder):
        folder.mkdir(parents=True, exist_ok=True)
    written = {}
    for renderer in RENDERERS:
        if isinstance(renderer, Terminal):
            continue
        file = folder / f"agreement.{renderer.suffix}"
        with saving(file):
            write_atomically(file, renderer.render(comparison).encode())
        written[renderer.suffix] = file
    return written
