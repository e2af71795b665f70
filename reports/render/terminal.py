"""The verdict for a terminal: headline, table, sentences and doubts, as plain text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from reports.doubts import Severity
from reports.render.interface import Material
from reports.render.tables import aligned, arms_table
from reports.render.verdict import verdict_of
from reports.render.wording import NAMED, listed
from reports.results import Analysis

WIDTH = 96
INDENT = 18


class Terminal:
    suffix = "txt"

    def render(self, material: Material) -> str:
        return "\n".join(lines_of(material.analysis)) + "\n"


def lines_of(analysis: Analysis) -> Iterator[str]:
    """No line is styled, none is wider than it must be."""
    verdict = verdict_of(analysis)
    table = arms_table(analysis)
    yield verdict.headline
    yield ""
    yield from aligned([table.heads, *table.rows])
    yield ""
    for statement in verdict.statements:
        yield from paragraph(statement.about, statement.text)
    grave = [d for d in analysis.doubts if d.severity is not Severity.NOTE]
    for doubt in grave:
        arms = f" ({listed(doubt.arms, most=NAMED)})" if doubt.arms else ""
        yield from paragraph(
            "Doubt",
            f"{doubt.kind.title}{arms}. {doubt.evidence} {doubt.kind.remedy}",
        )
    notes = len(analysis.doubts) - len(grave)
    if notes:
        yield from paragraph(
            "Notes", f"{notes} smaller doubt{'s' if notes > 1 else ''}: see the report."
        )


def paragraph(about: str, text: str, *, indent: int = INDENT) -> list[str]:
    """A subject, and beside it what is said about it, in a column of its own."""
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=about.ljust(indent),
        subsequent_indent=" " * indent,
        break_on_hyphens=False,
    )
