"""Two runs beside each other: each arm's ratio and interval in one and in the other."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from markupsafe import Markup

from reports.agreement import BundleComparison
from reports.agreement.results import Finding
from reports.render.agreement.tables import RATIO
from reports.render.agreement.wording import judged_text, side_text
from reports.render.charts.chart import Chart
from reports.render.charts.forest import common_scale
from reports.render.charts.looks import Look
from reports.render.charts.scales import Scale, decade_marks
from reports.render.charts.svg import (
    NOTHING,
    drawing,
    element,
    group,
    label,
    line,
    name_room,
)
from reports.results import Comparison

WIDTH, ROW, RIGHT, TOP, FOOT = 860.0, 40.0, 30.0, 8.0, 28.0
APART = 7.0  # of a row's middle, the first run above it and the second below
FIRST = Look(
    "run-first", "", "M-1.1 0A1.1 1.1 0 1 1 1.1 0A1.1 1.1 0 1 1 -1.1 0Z", False
)
SECOND = Look("run-second", "", "M0 -1.3L1.3 0L0 1.3L-1.3 0Z", False)


def pairs_chart(comparison: BundleComparison) -> Chart | None:
    """A row for each arm with a ratio in one of the runs; None where there is none."""
    drawn = [f for f in comparison.findings if f.first.ratio or f.second.ratio]
    if not drawn:
        return None
    first, second = comparison.first.label, comparison.second.label
    both = [c for finding in drawn for c in (finding.first, finding.second)]
    scale = _across(common_scale(both), drawn)
    title = f"{comparison.metric.title}, times {comparison.first.analysis.baseline}"
    foot = TOP + ROW * len(drawn)
    return Chart(
        key="pairs",
        title=title,
        says=(
            f"The circle is {first}, the diamond {second}; lines are 95% intervals. "
            "The scale is logarithmic, and the grey band holds what is too small to "
            "matter against the baseline. Two runs agree where both marks stand at one "
            "place, wherever that is."
        ),
        drawing=drawing(
            *_grid(scale, foot, comparison.threshold),
            *[_row(finding, TOP + ROW * n, scale) for n, finding in enumerate(drawn)],
            key="pairs",
            title=title,
            description=" ".join(
                f"{f.arm.name}: {first} {side_text(f.first)}, {second} "
                f"{side_text(f.second)}."
                for f in drawn
            ),
            width=WIDTH,
            height=foot + FOOT,
        ),
        heads=("arm", first, second, RATIO),
        rows=[
            (
                f.arm.name,
                side_text(f.first),
                side_text(f.second),
                judged_text(f.judged),
            )
            for f in drawn
        ],
        wide=True,
    )


def _across(scale: Scale, drawn: Sequence[Finding]) -> Scale:
    """The scale of the cells of a table, over the width of this chart."""
    room = name_room(finding.arm.name for finding in drawn) + 20
    return Scale(scale.low, scale.high, room, WIDTH - RIGHT, math.log)


def _grid(scale: Scale, foot: float, threshold: float) -> Iterator[Markup]:
    left = max(scale(1 - threshold), scale.start)
    right = min(scale(1 + threshold), scale.end)
    yield element(
        "rect", x=left, y=TOP, width=right - left, height=foot - TOP, class_="band"
    )
    marks = [m for m in decade_marks([scale.low, scale.high]) if m != 1]
    for mark in (1.0, *(m for m in marks if scale.low <= m <= scale.high)):
        yield line(
            scale(mark), TOP, scale(mark), foot, "unity" if mark == 1 else "grid"
        )
        yield label(
            scale(mark),
            foot + 18,
            f"{mark:g}\N{MULTIPLICATION SIGN}",
            "tick",
            anchor="middle",
        )


def _row(finding: Finding, top: float, scale: Scale) -> Markup:
    middle = top + ROW / 2
    return group(
        label(scale.start - 20, middle + 4, finding.arm.name, "name", anchor="end"),
        _mark(finding.first, FIRST, middle - APART, scale),
        _mark(finding.second, SECOND, middle + APART, scale),
    )


def _mark(comparison: Comparison, look: Look, y: float, scale: Scale) -> Markup:
    ratio = comparison.ratio
    if ratio is None:
        return NOTHING
    interval = NOTHING
    if ratio.interval is not None:
        low, high = scale(ratio.interval.low), scale(ratio.interval.high)
        interval = line(low, y, high, y, f"interval {look.hue}")
    return group(interval, look.marker(scale(ratio.value), y, size=4.6))
