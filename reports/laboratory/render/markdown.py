"""The report as Markdown, for a comment or a log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reports.laboratory.render.telling import Telling


def as_markdown(telling: Telling) -> str:
    return "\n".join(_lines(telling)) + "\n"


def _lines(telling: Telling) -> Iterator[str]:
    plan = telling.plan
    yield f"# {telling.headline}"
    yield ""
    yield f"{plan.question} Measured on {plan.created_at} ({plan.run_id})."
    yield ""
    for statement in telling.statements:
        yield f"- **{statement.about}.** {statement.text}"
    for titled in telling.tables:
        yield ""
        yield f"## {titled.title}"
        yield ""
        yield _row(titled.table.heads)
        yield _row(["---"] * len(titled.table.heads))
        for row in titled.table.rows:
            yield _row(row)
    if telling.doubts:
        yield ""
        yield "## Doubts"
        yield ""
        for doubt in telling.doubts:
            yield f"- **{doubt.title}.** {doubt.evidence} {doubt.remedy}"
    yield ""
    yield "## Before you generalise"
    yield ""
    for caveat in plan.caveats:
        yield f"- {caveat}"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
