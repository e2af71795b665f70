"""Cold against steady: what the first readers wait, and what all later ones do."""

from __future__ import annotations

import math
from collections.abc import Sequence

from markupsafe import Markup

from reports.render.charts.chart import Chart
from reports.render.charts.looks import Look, look_of
from reports.render.charts.scales import Scale, decade_marks
from reports.render.charts.svg import drawing, group, label, line, name_room
from reports.render.wording import quantity
from reports.results import ArmResult

KEY = "cold"
TITLE = "Cold and steady median latency"
SAYS = (
    "The hollow mark is the warm-up, when nothing was remembered yet; the full one is "
    "the measured window. The warm-up may ask for other things than the window does."
)
WIDTH, ROW, RIGHT, TOP, FOOT = 460.0, 30.0, 112.0, 6.0, 26.0


def cold_chart(arms: Sequence[ArmResult]) -> Chart | None:
    """A pair of marks for each arm that has both figures; None where none has."""
    pairs = {
        arm.arm.name: (arm, arm.cold.p50_ms, steady)
        for arm in arms
        if arm.cold is not None
        and arm.cold.p50_ms
        and (steady := arm.figures["p50_ms"].value)
    }
    if not pairs:
        return None
    marks = decade_marks(
        figure for _, cold, steady in pairs.values() for figure in (cold, steady)
    )
    scale = Scale(marks[0], marks[-1], name_room(pairs) + 26, WIDTH - RIGHT, math.log)
    foot = TOP + ROW * len(pairs)
    rows = [
        _row(arm, cold, steady, TOP + ROW * (place + 0.5), scale)
        for place, (arm, cold, steady) in enumerate(pairs.values())
    ]
    axis = [
        group(
            line(scale(mark), TOP, scale(mark), foot, "grid"),
            label(scale(mark), foot + 18, f"{mark:g} ms", "tick", anchor="middle"),
        )
        for mark in marks
    ]
    cells = [
        (name, quantity(cold, "ms"), quantity(steady, "ms"), str(_requests(arm)))
        for name, (arm, cold, steady) in pairs.items()
    ]
    return Chart(
        key=KEY,
        title=TITLE,
        says=SAYS,
        drawing=drawing(
            *axis,
            *rows,
            key=KEY,
            title=TITLE,
            description="; ".join(f"{n}: cold {c}, steady {s}" for n, c, s, _ in cells),
            width=WIDTH,
            height=foot + FOOT,
        ),
        heads=("arm", "cold p50", "steady p50", "cold requests"),
        rows=cells,
    )


def _requests(arm: ArmResult) -> int:
    return arm.cold.requests if arm.cold else 0


def _row(
    arm: ArmResult, cold: float, steady: float, middle: float, scale: Scale
) -> Markup:
    look = look_of(arm.arm)
    empty = Look(look.hue, look.dash, look.shape, hollow=True)
    text = f"{quantity(cold, 'ms').removesuffix(' ms')} → {quantity(steady, 'ms')}"
    return group(
        label(scale.start - 26, middle + 4, arm.arm.name, "name", anchor="end"),
        line(scale(cold), middle, scale(steady), middle, f"interval {look.hue}"),
        empty.marker(scale(cold), middle),
        look.marker(scale(steady), middle),
        label(WIDTH - 4, middle + 4, text, "value", anchor="end"),
        data_arm=arm.arm.name,
    )
