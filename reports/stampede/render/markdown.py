"""The report as Markdown, for a comment or a log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reports.stampede.analysis import StampedeAnalysis
from reports.stampede.render.tables import situation_table, situation_title
from reports.stampede.render.verdict import headline_of, statements_of


def as_markdown(analysis: StampedeAnalysis, _archive: bytes) -> str:
    return "\n".join(_lines(analysis)) + "\n"


def _lines(analysis: StampedeAnalysis) -> Iterator[str]:
    plan = analysis.plan
    yield f"# {headline_of(analysis)}"
    yield ""
    yield f"{plan.question} Measured on {plan.created_at} ({plan.run_id})."
    yield ""
    for statement in statements_of(analysis):
        yield f"- **{statement.about}.** {statement.text}"
    for trigger, clients in analysis.situations:
        table = situation_table(analysis, trigger, clients)
        yield ""
        yield f"## {situation_title(trigger, clients)}"
        yield ""
        yield _row(table.heads)
        yield _row(["---"] * len(table.heads))
        for row in table.rows:
            yield _row(row)
    if analysis.doubts:
        yield ""
        yield "## Doubts"
        yield ""
        for doubt in analysis.doubts:
            yield f"- **{doubt.title}.** {doubt.evidence} {doubt.remedy}"
    yield ""
    yield "## Before you generalise"
    yield ""
    for caveat in plan.caveats:
        yield f"- {caveat}"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
