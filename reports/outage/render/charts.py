"""A panel for every arm and fault: latency around the fault, and what was answered."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from reports.outage.analysis import Cell, OutageAnalysis
from reports.outage.bins import BIN_S, Bin
from reports.outage.faults import FaultName
from reports.outage.figures import RoundFigures
from reports.outage.render.wording import outcome_text
from reports.render.charts.chart import Chart
from reports.render.charts.looks import Look, look_of
from reports.render.charts.scales import Scale, decade_marks
from reports.render.charts.svg import drawing, element, group, label, line, path
from reports.render.wording import DASH, quantity

WIDTH, HEIGHT = 300.0, 196.0
LEFT, RIGHT, TOP = 60.0, 8.0, 24.0
FLOOR, CEILING, FOOT = 132.0, 142.0, 172.0  # of the latency; of the columns below
DENT_AT, LABEL_ROOM = 14.0, 80.0
FULL_RATE = 2.0  # a column of this height, twice what was due, is as high as any


@dataclass(frozen=True)
class Panel:
    """The places of one drawing."""

    x: Scale
    y: Scale
    marks: Sequence[float]


def charts_of(analysis: OutageAnalysis) -> dict[FaultName, list[Chart]]:
    """By fault; the panels of one fault have the same scales."""
    return {fault: list(_charts(analysis.at(fault))) for fault in analysis.faults}


def median_round(cell: Cell) -> RoundFigures:
    """The repeat whose dent is the median one, or the longer of the two middle ones."""
    ordered = sorted((found for _, found in cell.rounds), key=_length)
    return ordered[len(ordered) // 2]


def _length(found: RoundFigures) -> float:
    return found.dent.length_s


def _charts(cells: Sequence[Cell]) -> Iterator[Chart]:
    drawn = [(cell, median_round(cell)) for cell in cells]
    seen = [v for _, f in drawn for b in f.bins if (v := b.p95_s or b.median_s)]
    lows = [b.median_s for _, f in drawn for b in f.bins if b.median_s]
    if not seen:
        return
    marks = decade_marks(v * 1000 for v in (*lows, *seen))
    first = min(b.start_s for _, f in drawn for b in f.bins)
    end = max(b.start_s for _, f in drawn for b in f.bins) + BIN_S
    panel = Panel(
        x=Scale(first, end, LEFT, WIDTH - RIGHT),
        y=Scale(marks[0], marks[-1], FLOOR, TOP, math.log),
        marks=_few(marks),
    )
    for place, (cell, found) in enumerate(drawn):
        yield _chart(cell, found, panel, key=f"{cell.fault}-{place}")


def _chart(cell: Cell, found: RoundFigures, panel: Panel, *, key: str) -> Chart:
    look = look_of(cell.arm)
    title = f"{cell.arm.name}, {cell.fault}"
    return Chart(
        key=key,
        title=cell.arm.name,
        says=outcome_text(found),
        drawing=drawing(
            _fault_span(found, panel),
            *_axes(panel),
            *_dent(found, panel, look),
            group(*_columns(found.bins, panel, look)),
            *_curves(found.bins, panel, look),
            key=key,
            title=title,
            description=_in_words(found),
            width=WIDTH,
            height=HEIGHT,
        ),
        heads=("from the fault", "due", "answered", "median", "p95"),
        rows=[
            (
                f"{each.start_s:.2f} s",
                str(each.due),
                str(each.answered),
                _ms(each.median_s),
                _ms(each.p95_s),
            )
            for each in found.bins
        ],
    )


def _fault_span(found: RoundFigures, panel: Panel) -> Markup:
    """A fault that is over at once still has a width that can be seen."""
    width = max(panel.x(found.lasts_s) - panel.x(0), 2.0)
    return element(
        "rect",
        x=panel.x(0),
        y=TOP,
        width=width,
        height=FOOT - TOP,
        class_="band",
    )


def _axes(panel: Panel) -> Iterator[Markup]:
    for mark in panel.marks:
        y = panel.y(mark)
        yield group(
            line(LEFT, y, WIDTH - RIGHT, y, "grid"),
            label(LEFT - 6, y + 4, f"{mark:g} ms", "tick", anchor="end"),
        )
    yield line(LEFT, FOOT, WIDTH - RIGHT, FOOT, "grid")
    yield label(LEFT - 6, FOOT, "answered", "tick", anchor="end")
    for second in range(math.ceil(panel.x.low), math.floor(panel.x.high) + 1, 2):
        yield label(panel.x(second), HEIGHT - 8, f"{second} s", "tick", anchor="middle")


def _dent(found: RoundFigures, panel: Panel, look: Look) -> Iterator[Markup]:
    """Its length as a bar above, and its bound as a dotted line."""
    bound_ms = found.bounds["p95"] * 1000
    if panel.y.low < bound_ms < panel.y.high:
        y = panel.y(bound_ms)
        yield line(LEFT, y, WIDTH - RIGHT, y, "unity")
    if found.dent.length_s:
        start, end = panel.x(0), panel.x(found.dent.length_s)
        yield line(start, DENT_AT, end, DENT_AT, f"interval {look.hue}")
        told = outcome_text(found)
        if end + LABEL_ROOM < WIDTH:
            yield label(end + 8, DENT_AT + 4, told, "value")
        else:
            yield label(start - 8, DENT_AT + 4, told, "value", anchor="end")


def _columns(bins: Sequence[Bin], panel: Panel, look: Look) -> Iterator[Markup]:
    height = Scale(0, FULL_RATE, 0, FOOT - CEILING)
    width = panel.x(BIN_S) - panel.x(0) - 0.6
    for each in bins:
        rate = min(each.answered / each.due, FULL_RATE) if each.due else 0.0
        yield element(
            "rect",
            x=panel.x(each.start_s),
            y=FOOT - height(rate),
            width=width,
            height=height(rate),
            class_=f"column {look.hue}",
        )


def _curves(bins: Sequence[Bin], panel: Panel, look: Look) -> Iterator[Markup]:
    for measure, style, dash in (
        ("median_s", f"curve thin {look.hue}", "3 3"),
        ("p95_s", f"curve {look.hue}", ""),
    ):
        values = [(each.start_s, getattr(each, measure)) for each in bins]
        points = [
            (panel.x(start_s + BIN_S / 2), panel.y(value * 1000))
            for start_s, value in values
            if value
        ]
        if points:
            yield path(points, style, dash)


def _few(marks: Sequence[float]) -> list[float]:
    """Of 1, 2 and 5 too many would stand on each other."""
    if len(marks) <= 5:
        return list(marks)
    return [mark for mark in marks if math.log10(mark).is_integer()]


def _ms(value_s: float | None) -> str:
    return DASH if value_s is None else quantity(value_s * 1000, "ms")


def _in_words(found: RoundFigures) -> str:
    before, worst = found.p95_before_s, found.dent.worst_p95_s
    told = f"p95 before {_ms(before)}; {outcome_text(found)}"
    return f"{told}, p95 at worst {_ms(worst)}." if worst else f"{told}."
