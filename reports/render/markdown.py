"""The report as Markdown: for a pull request, an issue, a README."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reports.doubts import Doubt
from reports.render.interface import Material
from reports.render.method import caveats_of, environment_of, method_of
from reports.render.next_steps import next_steps
from reports.render.tables import (
    Table,
    arms_ranked,
    arms_table,
    comparisons_table,
    figures_table,
    parts_table,
)
from reports.render.verdict import arm_sentence, verdict_of
from reports.render.wording import NAMED, listed
from reports.results import Analysis
from reports.strategies import card_of


class Markdown:
    suffix = "md"

    def render(self, material: Material) -> str:
        analysis = material.analysis
        parts = (
            _head(analysis),
            _arms(analysis),
            _doubts(analysis.doubts),
            _next(analysis),
            _comparisons(analysis),
            _figures(analysis),
            _parts(analysis),
            _strategies(analysis),
            _method(analysis),
            _environment(analysis),
        )
        return "\n".join(line for part in parts for line in (*part, ""))


def _head(analysis: Analysis) -> Iterator[str]:
    verdict = verdict_of(analysis)
    plan = analysis.plan
    yield f"# {verdict.headline}"
    yield ""
    yield f"{plan.question} Measured on {plan.created_at} ({plan.run_id})."
    yield ""
    for statement in verdict.statements:
        yield f"- **{statement.about}.** {statement.text}"


def _arms(analysis: Analysis) -> Iterator[str]:
    yield "## The arms"
    yield ""
    yield from table_lines(arms_table(analysis))
    yield ""
    for arm in arms_ranked(analysis):
        yield f"- `{arm.arm.name}` {arm_sentence(analysis, arm)}"


def _doubts(doubts: Sequence[Doubt]) -> Iterator[str]:
    yield "## Doubts"
    yield ""
    if not doubts:
        yield "None of the doubts that this report knows arose."
    for doubt in doubts:
        concerned = f" ({listed(doubt.arms, most=NAMED)})" if doubt.arms else ""
        yield (
            f"- **{doubt.kind.title}**{concerned}, {doubt.severity.value}. "
            f"{doubt.evidence} {doubt.kind.cause} *{doubt.kind.remedy}*"
        )


def _next(analysis: Analysis) -> Iterator[str]:
    yield "## Before you generalise, and what to try next"
    yield ""
    for sentence in (*caveats_of(analysis), *next_steps(analysis)):
        yield f"- {sentence}"


def _comparisons(analysis: Analysis) -> Iterator[str]:
    yield f"## Every metric against {analysis.baseline}"
    yield ""
    yield from table_lines(comparisons_table(analysis))


def _figures(analysis: Analysis) -> Iterator[str]:
    yield "## Figures"
    yield ""
    yield from table_lines(figures_table(analysis))


def _parts(analysis: Analysis) -> Iterator[str]:
    table = parts_table(arms_ranked(analysis))
    if not table.rows:
        return
    yield "## Where the time of a request goes"
    yield ""
    yield from table_lines(table)


def _strategies(analysis: Analysis) -> Iterator[str]:
    yield "## The strategies"
    for strategy in dict.fromkeys(arm.strategy for arm in analysis.plan.arms):
        card = card_of(strategy)
        yield ""
        yield f"### {strategy}: {card.title}"
        yield ""
        yield card.how
        yield ""
        yield f"- **Promise.** {card.promise}"
        yield f"- **When.** {card.choose_when}"
        yield f"- **Code.** `{card.file}`"
        yield f"- **Try next.** {card.try_next}"


def _method(analysis: Analysis) -> Iterator[str]:
    yield "## Method"
    yield ""
    for statement in method_of(analysis):
        yield f"- **{statement.about}.** {statement.text}"


def _environment(analysis: Analysis) -> Iterator[str]:
    yield "## Environment"
    yield ""
    yield from table_lines(
        Table(("what", "value"), environment_of(analysis.environment))
    )


def table_lines(table: Table) -> Iterator[str]:
    """A table whose cells hold no bar that is not a border."""
    for row in (table.heads, ["---"] * len(table.heads), *table.rows):
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"
