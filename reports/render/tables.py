"""The figures as tables of text, the same in every renderer that has tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.metrics import RULES
from reports.parts import TITLES
from reports.render.wording import (
    DASH,
    change_text,
    figure_text,
    p_text,
    quantity,
    ratio_interval_text,
    ratio_text,
    spread_text,
    verdict_word,
    why_text,
    word_text,
)
from reports.results import Analysis, ArmResult
from reports.strategies import staleness_of

# How metrics are called where there is little room.
SHORT = {
    "throughput_per_cpu_s": "per CPU s",
    "capacity_per_s": "capacity",
    "p50_ms": "p50",
    "p95_ms": "p95",
    "hit_ratio": "hits",
    "stale_share": "stale",
}
# What stands beside the primary metric in the table of arms.
SHOWN = ("p50_ms", "p95_ms", "hit_ratio", "stale_share")


@dataclass(frozen=True)
class Table:
    """Heads, and rows of as many cells; the first cell names the row."""

    heads: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


def arms_ranked(analysis: Analysis) -> list[ArmResult]:
    """The baseline and its twin first, then the candidates, the best first."""
    fixed = [name for name, arm in analysis.arms.items() if arm.arm.role != "candidate"]
    ranked = [*fixed, *analysis.ranking.order]
    unranked = [name for name in analysis.arms if name not in ranked]
    return [analysis.arms[name] for name in (*ranked, *unranked)]


def figures_shown(analysis: Analysis) -> tuple[str, ...]:
    """The metrics of the table of arms, the primary one first."""
    primary = analysis.primary.name
    return (primary, *(name for name in SHOWN if name != primary))


def short_title(analysis: Analysis, metric: str) -> str:
    return SHORT.get(
        metric, analysis.arms[analysis.baseline].figures[metric].metric.title
    )


def arms_table(analysis: Analysis) -> Table:
    """Verdict, ratio, and the figures that explain them."""
    figures = [short_title(analysis, name) for name in figures_shown(analysis)]
    return Table(
        ("arm", "verdict", "ratio", "95% interval", *figures, "may be stale"),
        [tuple(_arm_cells(analysis, arm)) for arm in arms_ranked(analysis)],
    )


def parts_table(arms: Sequence[ArmResult]) -> Table:
    """Of each arm where it is known: what a mean request was made of."""
    return Table(
        ("arm", *TITLES, "together", "clients saw", "difference"),
        [
            (
                arm.arm.name,
                *(quantity(arm.explained.parts_ms[title], "ms") for title in TITLES),
                quantity(arm.explained.sum_ms, "ms"),
                quantity(arm.explained.client_ms, "ms"),
                change_text(arm.explained.difference),
            )
            for arm in arms
            if arm.explained is not None
        ],
    )


def comparisons_table(analysis: Analysis) -> Table:
    """Every compared metric of every arm against the baseline."""
    return Table(
        (
            "arm",
            "metric",
            "verdict",
            "ratio",
            "95% interval",
            "p (Holm)",
            "P(larger)",
            "remark",
        ),
        [
            (
                arm.arm.name,
                comparison.metric.title,
                word_text(comparison),
                ratio_text(comparison),
                ratio_interval_text(comparison),
                p_text(comparison.adjusted_p),
                DASH if comparison.a12 is None else f"{comparison.a12:.2f}",
                # Nobody adds rounds to tell the baseline from itself.
                "" if arm.arm.role == "twin" else why_text(comparison),
            )
            for arm in arms_ranked(analysis)
            for comparison in arm.comparisons.values()
        ],
    )


def figures_table(analysis: Analysis) -> Table:
    """Every metric of every arm, with its spread over rounds."""
    arms = arms_ranked(analysis)
    return Table(
        ("metric", *(arm.arm.name for arm in arms)),
        [
            (rule.metric.title, *(_with_spread(arm, name) for arm in arms))
            for name, rule in RULES.items()
        ],
    )


def noise_table(analysis: Analysis) -> Table:
    """The baseline against its twin, by metric; without a twin, no rows."""
    return Table(
        (
            "metric",
            "verdict",
            "ratio",
            "95% interval",
            "smallest change",
            "false alarms",
        ),
        [
            (
                noise.comparison.metric.title,
                word_text(noise.comparison),
                ratio_text(noise.comparison),
                ratio_interval_text(noise.comparison),
                quantity(noise.smallest_detectable, "share"),
                (
                    DASH
                    if noise.false_alarms is None
                    else f"{noise.false_alarms.alarms} of {noise.false_alarms.exchanges}"
                ),
            )
            for noise in analysis.noise.values()
        ],
    )


def fits_table(analysis: Analysis) -> Table:
    """Every test of the load against its declaration."""
    return Table(
        ("round", "arm", "subject", "test", "statistic", "p", "sample"),
        [
            (
                str(fit.round_index),
                fit.arm,
                fit.check.subject,
                fit.check.test,
                f"{fit.check.statistic:.3g}",
                f"{fit.check.p_value:.3g}",
                f"{fit.check.sample:,}",
            )
            for fit in analysis.fits
        ],
    )


def staleness_table(analysis: Analysis) -> Table:
    """What probes saw of each arm, beside what it promises; no rows without probes."""
    return Table(
        (
            "arm",
            "may be stale",
            "reads",
            "stale",
            "median age",
            "p95",
            "oldest",
            "own writes not seen",
            "stale when quiet",
        ),
        [
            (
                arm.arm.name,
                staleness_of(arm.arm),
                f"{seen.reads:,}",
                quantity(seen.share, "share"),
                quantity(seen.p50_ms, "ms"),
                quantity(seen.p95_ms, "ms"),
                quantity(seen.oldest_ms, "ms"),
                f"{seen.own_stale} of {seen.own_reads}",
                f"{seen.lost} of {seen.settled}",
            )
            for arm in arms_ranked(analysis)
            if (seen := arm.staleness) is not None
        ],
    )


def operations_table(arm: ArmResult) -> Table:
    """What was asked of one arm, and how long it took."""
    return Table(
        ("request", "due", "sent", "right", "failed", "wrong", "p50", "p95", "p99"),
        [
            (
                operation.name,
                *(
                    f"{count:,}"
                    for count in (
                        operation.scheduled,
                        operation.sent,
                        operation.succeeded,
                        operation.failed,
                        operation.wrong,
                    )
                ),
                quantity(operation.p50_ms, "ms"),
                quantity(operation.p95_ms, "ms"),
                quantity(operation.p99_ms, "ms"),
            )
            for operation in arm.operations
        ],
    )


def aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows as lines whose columns stand below each other, two spaces apart."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def _arm_cells(analysis: Analysis, arm: ArmResult) -> Iterator[str]:
    comparison = arm.comparisons.get(analysis.primary.name)
    yield f"{arm.arm.name} (A/A)" if arm.arm.role == "twin" else arm.arm.name
    yield verdict_word(arm, analysis.primary)
    yield ratio_text(comparison)
    yield ratio_interval_text(comparison)
    for name in figures_shown(analysis):
        yield figure_text(arm.figures[name])
    yield staleness_of(arm.arm)


def _with_spread(arm: ArmResult, metric: str) -> str:
    figure = arm.figures[metric]
    spread = spread_text(figure)
    return f"{figure_text(figure)} ({spread})" if spread else figure_text(figure)
