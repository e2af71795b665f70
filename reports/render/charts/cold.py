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
TITLE = "From cold to steady"
SAYS = (
    "Median time of a request: the hollow mark while the site was warming up and little "
    "was remembered, the full one when it had become steady. Requests that warmed up are "
    "in no other figure."
)
WIDTH, ROW, RIGHT, TOP, FOOT = 460.0, 30.0, 112.0, 6.0, 26.0


def cold_chart(arms: Sequence[ArmResult]) -> Chart | None:
    """A pair of marks for each arm that has both figures; None where none has."""
    pairs = {
        arm.arm.name: (arm, *pair) for arm in arms if (pair := _cold_and_steady(arm))
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
        heads=("arm", "while warming up", "steady", "requests until then"),
        rows=cells,
    )


def _cold_and_steady(arm: ArmResult) -> tuple[float, float] | None:
    """Server times of like requests where rounds tell them; else latencies."""
    if arm.warming is not None:
        cold, steady = arm.warming.warming_ms, arm.warming.steady_ms
    else:
        cold = arm.cold.p50_ms if arm.cold is not None else None
        steady = arm.figures["p50_ms"].value
    return (cold, steady) if cold and steady else None


def _requests(arm: ArmResult) -> int:
    if arm.warming is not None:
        return arm.warming.steady_from or 0
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
