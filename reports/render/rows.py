"""Arms and strategies as the page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from reports.render.charts.forest import common_scale, forest
from reports.render.charts.looks import look_of
from reports.render.charts.sequence import sequence_diagram
from reports.render.tables import Table, arms_ranked, figures_shown, operations_table
from reports.render.wording import (
    ratio_interval_text,
    ratio_text,
    verdict_word,
    why_text,
)
from reports.results import Analysis, ArmResult, Figure
from reports.statistics.words import Word
from reports.strategies import Card, card_of, staleness_of

# The classes of verdicts in the stylesheet.
KINDS = {
    Word.FASTER: "better",
    Word.SLOWER: "worse",
    Word.TIE: "tie",
    Word.CANNOT_TELL: "unsure",
}


@dataclass(frozen=True)
class ArmRow:
    """One arm in the table of arms."""

    name: str
    twin: bool
    best: bool
    order: int  # to sort verdicts by
    word: str
    kind: str
    why: str
    ratio: str
    ratio_value: float | None
    interval: str
    forest: Markup
    figures: Sequence[Figure]
    stale: str
    result: ArmResult


@dataclass(frozen=True)
class StrategyView:
    """One strategy's card, with its arms."""

    name: str
    card: Card
    diagram: Markup | None  # of the card's scenes; None where it has none
    hue: str
    rows: Sequence[ArmRow]
    operations: Sequence[tuple[str, Table]]  # the arm's name, and what was asked of it


def arm_rows(analysis: Analysis) -> list[ArmRow]:
    """All arms, in the order in which every table has them."""
    primary = analysis.primary.name
    scale = common_scale(
        arm.comparisons[primary]
        for arm in analysis.arms.values()
        if primary in arm.comparisons
    )
    threshold = analysis.plan.practical_threshold
    return [
        _row(
            analysis,
            arm,
            order=place,
            drawn=forest(arm, primary, scale, threshold=threshold),
        )
        for place, arm in enumerate(arms_ranked(analysis))
    ]


def strategy_views(analysis: Analysis, rows: Sequence[ArmRow]) -> list[StrategyView]:
    """A card for each strategy, the winner's first, the baseline's last."""
    names = dict.fromkeys(
        row.result.arm.strategy
        for row in sorted(rows, key=lambda row: row.result.arm.role != "candidate")
    )
    return [
        _view(name, [r for r in rows if r.result.arm.strategy == name])
        for name in names
    ]


def _row(analysis: Analysis, arm: ArmResult, *, order: int, drawn: Markup) -> ArmRow:
    comparison = arm.comparisons.get(analysis.primary.name)
    twin = arm.arm.role == "twin"
    kind = "none" if comparison is None else KINDS[comparison.word]
    return ArmRow(
        name=arm.arm.name,
        twin=twin,
        best=arm.arm.name == analysis.ranking.best,
        order=order,
        word=verdict_word(arm, analysis.primary),
        kind="worse" if arm.withheld else kind,
        why=arm.withheld or (why_text(comparison) if comparison and not twin else ""),
        ratio=ratio_text(comparison),
        ratio_value=comparison.ratio.value if comparison and comparison.ratio else None,
        interval=ratio_interval_text(comparison),
        forest=drawn,
        figures=[arm.figures[name] for name in figures_shown(analysis)],
        stale=staleness_of(arm.arm),
        result=arm,
    )


def _view(name: str, rows: Sequence[ArmRow]) -> StrategyView:
    card = card_of(name)
    return StrategyView(
        name=name,
        card=card,
        diagram=_diagram(name, card),
        hue=look_of(rows[0].result.arm).hue,
        rows=rows,
        operations=[(r.name, operations_table(r.result)) for r in rows],
    )


def _diagram(name: str, card: Card) -> Markup | None:
    if not card.scenes:
        return None
    key = f"steps-{name.replace('_', '-')}"
    return sequence_diagram(card.scenes, key=key, title=card.title)
