"""Predicted curves, with what was measured as dots upon them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log

from markupsafe import Markup

from reports.render.charts.chart import Chart
from reports.render.charts.looks import OTHER_SHAPE, SHAPES
from reports.render.charts.scales import Scale, decade_marks, spread_apart
from reports.render.charts.svg import drawing, element, group, label, line, path
from reports.render.wording import DASH, quantity

WIDTH, HEIGHT = 860.0, 400.0
LEFT, RIGHT, TOP, BOTTOM = 62.0, 230.0, 14.0, 52.0
SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)
LABEL_GAP = 16.0

Place = tuple[float, float]  # of a figure: x as it is, y as a share of 1


@dataclass(frozen=True)
class Curve:
    """What was predicted; colour tells whose it is, the dash tells by which way."""

    name: str
    hue: str
    dash: str
    points: Sequence[Place]


@dataclass(frozen=True)
class Dot:
    """What was measured."""

    name: str
    arm: str
    place: Place


@dataclass(frozen=True)
class Axis:
    """What is drawn from left to right, by factors."""

    title: str
    text: Callable[[float], str]  # of a mark


def curves_chart(
    curves: Sequence[Curve],
    dots: Sequence[Dot],
    *,
    key: str,
    title: str,
    says: str,
    axis: Axis,
) -> Chart:
    """The curves share their places from left to right; each has at least two."""
    places = [x for curve in curves for x, _ in curve.points]
    marks = decade_marks([*places, *(dot.place[0] for dot in dots)])
    x = Scale(marks[0], marks[-1], LEFT, WIDTH - RIGHT, log)
    y = Scale(0, 1, HEIGHT - BOTTOM, TOP)
    return Chart(
        key=key,
        title=title,
        says=says,
        drawing=drawing(
            *_axes(x, y, marks, axis),
            *[_line(curve, x, y) for curve in curves],
            *_names(curves, x, y),
            *_dots(dots, x, y),
            key=key,
            title=title,
            description=_in_words(curves, dots, axis),
            width=WIDTH,
            height=HEIGHT,
        ),
        heads=(
            axis.title,
            *(curve.name for curve in curves),
            *(dot.name for dot in dots),
        ),
        rows=_rows(curves, dots, axis),
        wide=True,
    )


def _axes(x: Scale, y: Scale, marks: Sequence[float], axis: Axis) -> list[Markup]:
    foot = HEIGHT - BOTTOM
    across = [
        group(
            line(LEFT, y(share), WIDTH - RIGHT, y(share), "grid"),
            label(LEFT - 10, y(share) + 4, f"{share:.0%}", "tick", anchor="end"),
        )
        for share in SHARES
    ]
    up = [
        group(
            line(x(mark), TOP, x(mark), foot, "grid"),
            label(x(mark), foot + 20, axis.text(mark), "tick", anchor="middle"),
        )
        for mark in marks
    ]
    middle = (LEFT + WIDTH - RIGHT) / 2
    return [
        *across,
        *up,
        label(middle, HEIGHT - 8, axis.title, "tick", anchor="middle"),
    ]


def _line(curve: Curve, x: Scale, y: Scale) -> Markup:
    points = [(x(at), y(share)) for at, share in curve.points]
    return path(points, f"curve {curve.hue}", curve.dash)


def _names(curves: Sequence[Curve], x: Scale, y: Scale) -> list[Markup]:
    """Each curve's name beside its end, moved apart where ends are close together."""
    ends = [y(curve.points[-1][1]) for curve in curves]
    heights = spread_apart(ends, gap=LABEL_GAP, lowest=TOP + 4)
    text = WIDTH - RIGHT + 40
    names = []
    for curve, end, height in zip(curves, ends, heights, strict=True):
        start = x(curve.points[-1][0])
        names.append(
            group(
                path([(start + 4, end), (text - 26, height)], "leader"),
                element(
                    "path",
                    d=f"M{text - 24:.1f} {height:.1f}H{text - 4:.1f}",
                    class_=f"curve {curve.hue}",
                    stroke_dasharray=curve.dash or None,
                ),
                label(text, height + 4, curve.name, f"end {curve.hue}"),
            )
        )
    return names


def _dots(dots: Sequence[Dot], x: Scale, y: Scale) -> list[Markup]:
    """The upper one has its name above it, any other below."""
    highest = min((y(dot.place[1]) for dot in dots), default=0.0)
    drawn = []
    for dot in dots:
        at, height = x(dot.place[0]), y(dot.place[1])
        left = at > (LEFT + WIDTH - RIGHT) / 2
        drawn.append(
            group(
                element(
                    "path",
                    d=SHAPES.get(strategy_of(dot.arm), OTHER_SHAPE),
                    transform=f"translate({at:.1f} {height:.1f}) scale(6)",
                    class_=f"marker {hue_of(dot.arm)}",
                ),
                label(
                    at - 12 if left else at + 12,
                    height - 8 if height == highest else height + 18,
                    dot.name,
                    f"end {hue_of(dot.arm)}",
                    anchor="end" if left else "start",
                ),
            )
        )
    return drawn


def hue_of(arm: str) -> str:
    """The colour that the arm's strategy has in every report."""
    strategy = strategy_of(arm)
    return f"hue-{strategy.replace('_', '-')}" if strategy in SHAPES else "hue-other"


def strategy_of(arm: str) -> str:
    return arm.partition("@")[0]


def _in_words(curves: Sequence[Curve], dots: Sequence[Dot], axis: Axis) -> str:
    lines = [
        f"{curve.name} from {curve.points[0][1]:.0%} at {axis.text(curve.points[0][0])}"
        f" to {curve.points[-1][1]:.0%} at {axis.text(curve.points[-1][0])}"
        for curve in curves
    ]
    points = [
        f"{dot.name} {dot.place[1]:.1%} at {axis.text(dot.place[0])}" for dot in dots
    ]
    return f"{'; '.join([*lines, *points])}."


def _rows(
    curves: Sequence[Curve], dots: Sequence[Dot], axis: Axis
) -> list[tuple[str, ...]]:
    """A row for each place of a curve or a dot."""
    columns = [dict(curve.points) for curve in curves]
    columns += [dict([dot.place]) for dot in dots]
    return [
        (
            axis.text(at),
            *(
                quantity(column[at], "share") if at in column else DASH
                for column in columns
            ),
        )
        for at in sorted({at for column in columns for at in column})
    ]
