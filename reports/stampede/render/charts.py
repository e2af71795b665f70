"""The charts: a mark for each arm on a logarithmic scale, and the law of early refresh."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from reports.laboratory.spread import Spread
from reports.render.charts.chart import Chart
from reports.render.charts.looks import look_of
from reports.render.charts.scales import Scale, decade_marks, round_marks
from reports.render.charts.svg import (
    NOTHING,
    drawing,
    group,
    label,
    line,
    name_room,
    path,
)
from reports.stampede.analysis import Cell, StampedeAnalysis
from reports.stampede.law import Life, chance_within, lives_of
from reports.stampede.render.wording import AFTER, count_text, seconds_text
from reports.stampede.schema import Law, TriggerName

WIDTH, ROW, RIGHT, TOP, FOOT = 460.0, 28.0, 66.0, 8.0, 26.0
MARK_ROOM = 14.0
# Where "none" stands on a scale that has no zero.
NONE_AT = 0.5
LAW_HEIGHT, LAW_LEFT, LAW_BOTTOM = 260.0, 44.0, 40.0
STEPS = 100


@dataclass(frozen=True)
class Measure:
    """What a chart shows of a cell."""

    key: str
    title: str
    says: str
    of: Callable[[Cell], Spread]
    text: Callable[[Spread], str]
    median: Callable[[float], str]  # beside the mark, where the range is drawn already
    lowest: float  # what is smaller is drawn here


COMPUTATIONS = Measure(
    key="computations",
    title="Computations",
    says="How often the value was made: the median of the repeats and their range, on a "
    "logarithmic scale. One is the least that there can be, unless an old value is told.",
    of=lambda cell: cell.computations,
    text=count_text,
    median="{:g}".format,
    lowest=NONE_AT,
)
WORST = Measure(
    key="worst",
    title="Worst waits",
    says="How long the last of the crowd waited, from the moment at which all asked: "
    "the median of the repeats and their range, on a logarithmic scale.",
    of=lambda cell: cell.worst_s,
    text=seconds_text,
    median="{:.2f} s".format,
    lowest=0.001,
)


def charts_of(analysis: StampedeAnalysis) -> list[Chart]:
    charts = [
        marks_chart(analysis, trigger, measure)
        for measure in (COMPUTATIONS, WORST)
        for trigger in dict.fromkeys(trigger for trigger, _ in analysis.situations)
    ]
    if analysis.law is not None and analysis.law.refreshed_with_s:
        charts.append(law_chart(analysis.law))
    return charts


def marks_chart(
    analysis: StampedeAnalysis, trigger: TriggerName, measure: Measure
) -> Chart:
    """A row for each arm and crowd; the crowds of one arm stand together."""
    cells = _rows_of(analysis, trigger)
    several = len({cell.clients for cell in cells}) > 1
    names = [_name(cell, several) for cell in cells]
    spreads = [measure.of(cell) for cell in cells]
    marks = decade_marks(
        max(value, measure.lowest)
        for spread in spreads
        for value in (spread.low, spread.high)
    )
    scale = Scale(
        marks[0], marks[-1], name_room(names) + 2 * MARK_ROOM, WIDTH - RIGHT, math.log
    )
    foot = TOP + ROW * len(cells)
    title = f"{measure.title} {AFTER[trigger]}"
    key = f"{measure.key}-{trigger}"
    return Chart(
        key=key,
        title=title,
        says=measure.says,
        drawing=drawing(
            *_axis(marks, scale, foot, measure),
            *(
                _row(cell, name, spread, TOP + ROW * (place + 0.5), scale, measure)
                for place, (cell, name, spread) in enumerate(
                    zip(cells, names, spreads, strict=True)
                )
            ),
            key=key,
            title=title,
            description=", ".join(
                f"{name} {measure.text(spread)}"
                for name, spread in zip(names, spreads, strict=True)
            ),
            width=WIDTH,
            height=foot + FOOT,
        ),
        heads=("strategy", "clients", measure.title.lower()),
        rows=[
            (cell.arm.name, f"{cell.clients:,}", measure.text(spread))
            for cell, spread in zip(cells, spreads, strict=True)
        ],
    )


def law_chart(law: Law) -> Chart:
    """The share of values that were refreshed with so much life to go, or less."""
    lives = lives_of(law.computations, ttl_s=law.ttl_s)
    high = max(life.stored_with_s for life in lives)
    marks = round_marks(high)
    x = Scale(0, marks[-1], LAW_LEFT, WIDTH - 20)
    y = Scale(0, 1, LAW_HEIGHT - LAW_BOTTOM, TOP + 6)
    declared = [
        (r, sum(_chance(life, r, law) for life in lives) / len(lives))
        for r in (high * step / STEPS for step in range(STEPS + 1))
    ]
    seen = list(_staircase(sorted(law.refreshed_with_s), high))
    fit = law.fit
    return Chart(
        key="law",
        title="The law of early refresh",
        says=f"How much life a value had left when a reader first refreshed it: the "
        f"dotted line is the law, the full one what {fit.sample} values did "
        f"({law.reads} reads in {law.seconds:g} s; {fit.test} distance "
        f"{fit.statistic:.3f}, p = {fit.p_value:.2f}). Refreshes that overlap are one, "
        "and the value that the last of them leaves is followed.",
        drawing=drawing(
            *(
                group(
                    line(x(mark), y(0), x(mark), y(1), "grid"),
                    label(x(mark), y(0) + 18, f"{mark:g} s", "tick", anchor="middle"),
                )
                for mark in marks
            ),
            *(
                label(LAW_LEFT - 8, y(share) + 4, f"{share:.0%}", "tick", anchor="end")
                for share in (0, 0.5, 1)
            ),
            path([(x(r), y(p)) for r, p in declared], "curve hue-none", dash="2 4"),
            path([(x(r), y(p)) for r, p in seen], "curve hue-versioned"),
            key="law",
            title="The law of early refresh",
            description=f"Distance {fit.statistic:.3f}, p = {fit.p_value:.2f}, "
            f"{fit.sample} values.",
            width=WIDTH,
            height=LAW_HEIGHT,
        ),
        heads=("remaining life", "the law", "as seen"),
        rows=[
            (
                f"{mark:g} s",
                f"{sum(_chance(life, mark, law) for life in lives) / len(lives):.0%}",
                f"{_share_within(law.refreshed_with_s, mark):.0%}",
            )
            for mark in marks
        ],
    )


def _rows_of(analysis: StampedeAnalysis, trigger: TriggerName) -> list[Cell]:
    """The order of arms is that of the largest crowd."""
    largest = max(n for t, n in analysis.situations if t == trigger)
    order = [cell.arm.name for cell in analysis.at(trigger, largest)]
    cells = [
        cell
        for cell in analysis.cells
        if cell.trigger == trigger and cell.arm.name in order
    ]
    return sorted(cells, key=lambda c: (order.index(c.arm.name), c.clients))


def _name(cell: Cell, several: bool) -> str:
    return f"{cell.arm.name}, {cell.clients:,}" if several else cell.arm.name


def _axis(
    marks: Sequence[float], scale: Scale, foot: float, measure: Measure
) -> Iterator[Markup]:
    for mark in marks:
        # Of 1, 2 and 5 too many would stand on each other.
        if len(marks) > 6 and not math.log10(mark).is_integer():
            continue
        told = "0" if mark <= NONE_AT and measure is COMPUTATIONS else f"{mark:g}"
        yield group(
            line(scale(mark), TOP, scale(mark), foot, "grid"),
            label(scale(mark), foot + 18, told, "tick", anchor="middle"),
        )


def _row(
    cell: Cell, name: str, spread: Spread, middle: float, scale: Scale, measure: Measure
) -> Markup:
    low, mid, high = (
        scale(max(value, measure.lowest))
        for value in (spread.low, spread.median, spread.high)
    )
    look = look_of(cell.arm)
    ranged = line(low, middle, high, middle, f"interval {look.hue}")
    return group(
        label(scale.start - MARK_ROOM, middle + 4, name, "name", anchor="end"),
        ranged if high > low else NOTHING,
        look.marker(mid, middle, size=5),
        label(high + 10, middle + 4, measure.median(spread.median), "value"),
        data_arm=cell.arm.name,
    )


def _chance(life: Life, remaining_s: float, law: Law) -> float:
    return chance_within(
        remaining_s,
        stored_with_s=life.stored_with_s,
        delta_s=life.delta_s,
        rate_per_s=law.rate_per_s,
    )


def _staircase(values: Sequence[float], high: float) -> Iterator[tuple[float, float]]:
    """The share of values up to each place, as the corners of a line."""
    share = 0.0
    yield 0.0, share
    for place, value in enumerate(values, start=1):
        yield min(value, high), share
        share = place / len(values)
        yield min(value, high), share
    yield high, share


def _share_within(values: Sequence[float], most: float) -> float:
    return sum(value <= most for value in values) / len(values)
