"""The verdict for a terminal: headline, tables, sentences and doubts, as plain text."""

from __future__ import annotations

from collections.abc import Iterator

from reports.laboratory.render.telling import Telling
from reports.render.tables import aligned
from reports.render.terminal import paragraph

INDENT = 29


def lines_of(telling: Telling) -> Iterator[str]:
    """No line is styled, none is wider than it must be."""
    yield telling.headline
    for titled in telling.tables:
        yield ""
        yield titled.title
        yield from aligned([titled.table.heads, *titled.table.rows])
    yield ""
    for statement in telling.statements:
        yield from paragraph(statement.about, statement.text, indent=INDENT)
    for doubt in telling.doubts:
        yield from paragraph(
            "Doubt", f"{doubt.title}. {doubt.evidence} {doubt.remedy}", indent=INDENT
        )
