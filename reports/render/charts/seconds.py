"""What happened second by second: a small panel for each arm, all on one scale."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from reports.render.charts.chart import Chart
from reports.render.charts.looks import look_of
from reports.render.charts.scales import Scale, round_marks
from reports.render.charts.svg import drawing, element, group, label, line, path
from reports.render.wording import number, quantity
from reports.results import ArmResult

WIDTH, HEIGHT = 300.0, 168.0
LEFT, RIGHT, TOP = 44.0, 8.0, 10.0
FLOOR, CEILING, FOOT = 104.0, 116.0, 146.0  # of the latency; of the columns below


def second_charts(arms: Sequence[ArmResult]) -> list[Chart]:
    """A panel for each arm that has seconds."""
    drawn = [arm for arm in arms if arm.seconds]
    latencies = [s.p95_ms or s.p50_ms or 0.0 for arm in drawn for s in arm.seconds]
    counts = [second.completed for arm in drawn for second in arm.seconds]
    if not drawn:
        return []
    marks = round_marks(max(latencies), wanted=3)
    fullest = max([*counts, 1.0])
    return [_panel(place, arm, marks, fullest) for place, arm in enumerate(drawn)]


def _panel(place: int, arm: ArmResult, marks: list[float], fullest: float) -> Chart:
    key = f"seconds-{place}"
    last = max(arm.seconds[-1].second, 1)
    x = Scale(-0.5, last + 0.5, LEFT, WIDTH - RIGHT)
    y = Scale(0, marks[-1], FLOOR, TOP)
    look = look_of(arm.arm)
    title = f"{arm.arm.name} over time"
    return Chart(
        key=key,
        title=arm.arm.name,
        says="",
        drawing=drawing(
            *_axes(arm, x, y, marks),
            group(*_columns(arm, x, fullest, look.hue)),
            _line(arm, x, y, "p50_ms", f"curve thin {look.hue}", "3 3"),
            _line(arm, x, y, "p95_ms", f"curve {look.hue}", ""),
            *_dots(arm, x, y),
            key=key,
            title=title,
            description=_in_words(arm),
            width=WIDTH,
            height=HEIGHT,
        ),
        heads=("second", "completed", "p50", "p95"),
        rows=[
            (
                str(second.second + 1),
                number(second.completed),
                quantity(second.p50_ms, "ms"),
                quantity(second.p95_ms, "ms"),
            )
            for second in arm.seconds
        ],
    )


def _axes(arm: ArmResult, x: Scale, y: Scale, marks: list[float]) -> list[Markup]:
    lines = [
        group(
            line(LEFT, y(mark), WIDTH - RIGHT, y(mark), "grid"),
            label(LEFT - 6, y(mark) + 4, f"{mark:g} ms", "tick", anchor="end"),
        )
        for mark in marks
    ]
    seconds = [second.second for second in arm.seconds]
    step = max(1, round(len(seconds) / 6))
    below = [
        label(x(second), HEIGHT - 6, f"{second + 1} s", "tick", anchor="middle")
        for second in seconds[::step]
    ]
    return [*lines, *below, line(LEFT, FOOT, WIDTH - RIGHT, FOOT, "grid")]


def _columns(arm: ArmResult, x: Scale, fullest: float, hue: str) -> list[Markup]:
    width = min(x(1) - x(0) - 2, 26.0)
    height = Scale(0, fullest, 0, FOOT - CEILING)
    return [
        element(
            "rect",
            x=x(second.second) - width / 2,
            y=FOOT - height(second.completed),
            width=width,
            height=height(second.completed),
            class_=f"column {hue}",
        )
        for second in arm.seconds
    ]


def _points(arm: ArmResult, x: Scale, y: Scale, name: str) -> list[tuple[float, float]]:
    values = ((s.second, getattr(s, name)) for s in arm.seconds)
    return [(x(second), y(value)) for second, value in values if value is not None]


def _line(
    arm: ArmResult, x: Scale, y: Scale, name: str, class_: str, dash: str
) -> Markup:
    points = _points(arm, x, y, name)
    return path(points, class_, dash) if points else group()


def _dots(arm: ArmResult, x: Scale, y: Scale) -> list[Markup]:
    look = look_of(arm.arm)
    return [look.marker(*point, size=2.6) for point in _points(arm, x, y, "p95_ms")]


def _in_words(arm: ArmResult) -> str:
    slow = [s.p95_ms for s in arm.seconds if s.p95_ms is not None]
    done = [s.completed for s in arm.seconds]
    if not slow:
        return "Nothing was completed."
    return (
        f"p95 between {number(min(slow))} and {number(max(slow))} ms; between "
        f"{number(min(done))} and {number(max(done))} requests completed each second."
    )
