"""The ratio with its interval, small enough for a cell of the table of arms."""

from __future__ import annotations

import math
from collections.abc import Iterable

from markupsafe import Markup

from reports.render.charts.looks import look_of
from reports.render.charts.scales import Scale
from reports.render.charts.svg import NOTHING, element, line
from reports.results import ArmResult, Comparison

WIDTH, HEIGHT, EDGE = 120.0, 24.0, 8.0


def common_scale(comparisons: Iterable[Comparison]) -> Scale:
    """One scale for all cells, logarithmic, with 1 on it."""
    edges = [1 / 1.05, 1.05]
    for comparison in comparisons:
        if comparison.ratio is not None:
            interval = comparison.ratio.interval
            edges.append(comparison.ratio.value)
            edges += [interval.low, interval.high] if interval else []
    return Scale(min(edges), max(edges), EDGE, WIDTH - EDGE, math.log)


def forest(arm: ArmResult, metric: str, scale: Scale, *, threshold: float) -> Markup:
    """The band of ties, the line of no difference, the interval and the ratio.

    It repeats what the cells beside it say, so it is hidden from those who listen.
    """
    comparison = arm.comparisons.get(metric)
    if comparison is None or comparison.ratio is None:
        return NOTHING
    middle = HEIGHT / 2
    left, right = scale(1 - threshold), scale(1 + threshold)
    parts = [
        element("rect", x=left, y=0, width=right - left, height=HEIGHT, class_="band"),
        line(scale(1), 0, scale(1), HEIGHT, "unity"),
    ]
    look = look_of(arm.arm)
    interval = comparison.ratio.interval
    if interval is not None:
        low, high = scale(interval.low), scale(interval.high)
        parts.append(line(low, middle, high, middle, f"interval {look.hue}"))
    parts.append(look.marker(scale(comparison.ratio.value), middle))
    return element(
        "svg",
        *parts,
        viewBox=f"0 0 {WIDTH:g} {HEIGHT:g}",
        width=WIDTH,
        height=HEIGHT,
        aria_hidden="true",
        class_="forest",
    )
