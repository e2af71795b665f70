"""The verdict for a terminal: headline, tables, sentences and doubts, as plain text."""

from __future__ import annotations

from collections.abc import Iterator

from reports.render.tables import aligned
from reports.render.terminal import paragraph
from reports.stampede.analysis import StampedeAnalysis
from reports.stampede.render.tables import situation_table, situation_title
from reports.stampede.render.verdict import headline_of, statements_of


def lines_of(analysis: StampedeAnalysis) -> Iterator[str]:
    """No line is styled, none is wider than it must be."""
    yield headline_of(analysis)
    for trigger, clients in analysis.situations:
        table = situation_table(analysis, trigger, clients)
        yield ""
        yield situation_title(trigger, clients)
        yield from aligned([table.heads, *table.rows])
    yield ""
    for statement in statements_of(analysis):
        yield from paragraph(statement.about, statement.text, indent=26)
    for doubt in analysis.doubts:
        yield from paragraph(
            "Doubt", f"{doubt.title}. {doubt.evidence} {doubt.remedy}", indent=26
        )
