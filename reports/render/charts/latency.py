"""Latency by percentile: the whole distribution, its rare end drawn out."""

from __future__ import annotations

import math
from collections.abc import Sequence

from markupsafe import Markup

from reports.render.charts.chart import Chart
from reports.render.charts.looks import look_of
from reports.render.charts.scales import Scale, decade_marks, rarity, spread_apart
from reports.render.charts.svg import (
    drawing,
    group,
    label,
    line,
    name_room,
    path,
)
from reports.render.wording import DASH, number, quantity
from reports.results import ArmResult

KEY = "latency"
TITLE = "Latency by percentile"
SAYS = (
    "Read upwards from a percentile: so many per cent of all requests were answered "
    "within this time, counted from when they were due. Both axes are drawn out, time "
    "by factors, percentiles by nines. Lower is better."
)
WIDTH, HEIGHT = 860.0, 420.0
LEFT, RIGHT, TOP, BOTTOM = 62.0, 190.0, 14.0, 32.0  # at the right the names, at least
NAMES_FROM = 22.0  # the end of the curves
MARKS = (10, 50, 75, 90, 95, 99, 99.5, 99.9, 99.95, 99.99)
LABEL_GAP = 16.0
# So many names stand one below the other; of more arms, so many are told apart.
MANY, DRAWN_OF_MANY = 20, 12


def latency_chart(arms: Sequence[ArmResult]) -> Chart | None:
    """A curve for each arm with figures; None where none has two points.

    Of many arms the first ones are drawn, and all are in the table.
    """
    told = [arm for arm in arms if len(arm.latency) > 1]
    if not told:
        return None
    drawn = told if len(told) <= MANY else told[:DRAWN_OF_MANY]
    right = WIDTH - max(RIGHT, NAMES_FROM + name_room(arm.arm.name for arm in drawn))
    percents = sorted({point.percent for arm in told for point in arm.latency})
    times = [point.corrected_ms for arm in drawn for point in arm.latency]
    marks = decade_marks(time for time in times if time > 0)
    x = Scale(percents[0], percents[-1], LEFT, right, rarity)
    y = Scale(marks[0], marks[-1], HEIGHT - BOTTOM, TOP, _log)
    return Chart(
        key=KEY,
        title=TITLE,
        says=SAYS if drawn is told else f"{SAYS} {_who_is_drawn(drawn, told)}",
        drawing=drawing(
            *_axes(x, y, percents, marks),
            *[_curve(arm, x, y) for arm in drawn],
            *_labels(drawn, x, y),
            key=KEY,
            title=TITLE,
            description=_in_words(told),
            width=WIDTH,
            height=HEIGHT,
        ),
        heads=("arm", *(f"p{percent:g}" for percent in percents)),
        rows=[_row(arm, percents) for arm in told],
        wide=True,
    )


def _who_is_drawn(drawn: Sequence[ArmResult], told: Sequence[ArmResult]) -> str:
    return (
        f"Of {len(told)} arms the first {len(drawn)} are drawn, in the order of the "
        "verdicts; all stand in the table."
    )


def _log(value: float) -> float:
    return math.log(max(value, 1e-3))


def _axes(
    x: Scale, y: Scale, percents: Sequence[float], marks: Sequence[float]
) -> list[Markup]:
    foot = HEIGHT - BOTTOM
    shown = [mark for mark in MARKS if mark in percents]
    across = [
        group(
            line(LEFT, y(mark), x.end, y(mark), "grid"),
            label(LEFT - 10, y(mark) + 4, _milliseconds(mark), "tick", anchor="end"),
        )
        for mark in marks
    ]
    up = [
        group(
            line(x(mark), TOP, x(mark), foot, "grid"),
            label(x(mark), foot + 20, f"p{mark:g}", "tick", anchor="middle"),
        )
        for mark in shown
    ]
    return [*across, *up]


def _milliseconds(mark: float) -> str:
    return f"{mark:g} ms"


def _curve(arm: ArmResult, x: Scale, y: Scale) -> Markup:
    look = look_of(arm.arm)
    points = [(x(p.percent), y(p.corrected_ms)) for p in arm.latency]
    marked = [
        look.marker(place, height, size=3.4)
        for (place, height), point in zip(points, arm.latency, strict=True)
        if point.percent in (25, *MARKS)
    ]
    return group(
        path(points, f"curve {look.hue}", look.dash), *marked, data_arm=arm.arm.name
    )


def _labels(arms: Sequence[ArmResult], x: Scale, y: Scale) -> list[Markup]:
    """Each curve's name at its end, moved apart where ends are close together."""
    ends = [y(arm.latency[-1].corrected_ms) for arm in arms]
    places = spread_apart(ends, gap=LABEL_GAP, lowest=TOP + 4)
    labels = []
    for arm, end, place in zip(arms, ends, places, strict=True):
        start = x(arm.latency[-1].percent)
        text = x.end + NAMES_FROM
        labels.append(
            group(
                path(
                    [(start + 6, end), (text - 10, place), (text - 4, place)], "leader"
                ),
                label(text, place + 4, arm.arm.name, f"end {look_of(arm.arm).hue}"),
                data_arm=arm.arm.name,
            )
        )
    return labels


def _in_words(arms: Sequence[ArmResult]) -> str:
    said = []
    for arm in arms:
        last = arm.latency[-1]
        middle = next((p for p in arm.latency if p.percent == 50), arm.latency[0])
        said.append(
            f"{arm.arm.name} from {number(middle.corrected_ms)} ms at "
            f"p{middle.percent:g} to {number(last.corrected_ms)} ms at "
            f"p{last.percent:g}"
        )
    return f"{'; '.join(said)}."


def _row(arm: ArmResult, percents: Sequence[float]) -> tuple[str, ...]:
    """Corrected latency, and the uncorrected one in brackets where they differ."""
    points = {point.percent: point for point in arm.latency}
    cells = []
    for percent in percents:
        point = points.get(percent)
        if point is None:
            cells.append(DASH)
            continue
        text = quantity(point.corrected_ms, "ms")
        uncorrected = quantity(point.uncorrected_ms, "ms")
        cells.append(text if text == uncorrected else f"{text} ({uncorrected})")
    return (arm.arm.name, *cells)
