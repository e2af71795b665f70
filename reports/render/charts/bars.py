"""Bars: one figure of every arm, with its interval where there is one."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from reports.render.charts.chart import Chart
from reports.render.charts.looks import look_of
from reports.render.charts.scales import Scale, axis_marks
from reports.render.charts.svg import (
    NOTHING,
    drawing,
    element,
    group,
    label,
    line,
    name_room,
)
from reports.render.wording import figure_text, mark_text, spread_text
from reports.results import ArmResult, Figure

WIDTH, ROW, RIGHT, TOP, FOOT = 460.0, 30.0, 66.0, 6.0, 26.0
MARKER_ROOM, THICKNESS = 13.0, 18.0


def bar_chart(
    arms: Sequence[ArmResult],
    metric: str,
    *,
    title: str,
    says: str,
) -> Chart | None:
    """A bar for each arm that has the figure; None where none has."""
    figures = {arm.arm.name: arm.figures[metric] for arm in arms}
    if all(figure.value is None for figure in figures.values()):
        return None
    unit = next(iter(figures.values())).metric.unit
    marks = axis_marks(max(map(_reach, figures.values())), unit)
    scale = Scale(0, marks[-1], name_room(figures) + 2 * MARKER_ROOM, WIDTH - RIGHT)
    foot = TOP + ROW * len(arms)
    rows = [
        _row(arm, figures[arm.arm.name], TOP + ROW * place, scale)
        for place, arm in enumerate(arms)
    ]
    axis = [
        group(
            line(scale(mark), TOP, scale(mark), foot, "grid"),
            label(
                scale(mark), foot + 18, mark_text(mark, unit), "tick", anchor="middle"
            ),
        )
        for mark in marks
    ]
    return Chart(
        key=f"bars-{metric}".replace("_", "-"),
        title=title,
        says=says,
        drawing=drawing(
            *axis,
            *rows,
            key=f"bars-{metric}".replace("_", "-"),
            title=title,
            description=_in_words(arms, figures),
            width=WIDTH,
            height=foot + FOOT,
        ),
        heads=("arm", title, "95% interval"),
        rows=[
            (name, figure_text(figure), spread_text(figure) or figure.missing or "")
            for name, figure in figures.items()
        ],
    )


def _reach(figure: Figure) -> float:
    """How far to the right a figure is drawn."""
    high = figure.interval.high if figure.interval else 0.0
    return max(figure.value or 0.0, high if figure.value is not None else 0.0)


def _row(arm: ArmResult, figure: Figure, top: float, scale: Scale) -> Markup:
    middle = top + ROW / 2
    name_end, marker = scale.start - 2 * MARKER_ROOM, scale.start - MARKER_ROOM
    return group(
        label(name_end, middle + 4, arm.arm.name, "name", anchor="end"),
        look_of(arm.arm).marker(marker, middle),
        _bar(arm, figure, middle, scale),
        _whisker(figure, middle, scale),
        label(scale(_reach(figure)) + 8, middle + 4, figure_text(figure), "value"),
        data_arm=arm.arm.name,
    )


def _bar(arm: ArmResult, figure: Figure, middle: float, scale: Scale) -> Markup:
    if not figure.value:
        return NOTHING
    look = look_of(arm.arm)
    return element(
        "rect",
        x=scale.start,
        y=middle - THICKNESS / 2,
        width=scale(figure.value) - scale.start,
        height=THICKNESS,
        rx=2,
        class_=f"bar {look.hue}{' hollow' if look.hollow else ''}",
    )


def _whisker(figure: Figure, middle: float, scale: Scale) -> Markup:
    interval = figure.interval
    if figure.value is None or interval is None or interval.low == interval.high:
        return NOTHING
    low, high = scale(max(interval.low, 0.0)), scale(interval.high)
    return group(
        line(low, middle, high, middle, "whisker"),
        line(low, middle - 4, low, middle + 4, "whisker"),
        line(high, middle - 4, high, middle + 4, "whisker"),
    )


def _in_words(arms: Sequence[ArmResult], figures: dict[str, Figure]) -> str:
    said = ", ".join(f"{a.arm.name} {figure_text(figures[a.arm.name])}" for a in arms)
    return f"{said}."
