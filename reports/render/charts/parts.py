"""Where the time of a mean request goes: a bar of parts for each arm."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from markupsafe import Markup

from reports.parts import TITLES, Explained
from reports.render.charts.chart import Chart
from reports.render.charts.looks import look_of
from reports.render.charts.scales import Scale, round_marks
from reports.render.charts.svg import drawing, element, group, label, line, name_room
from reports.render.tables import Table, parts_table
from reports.render.wording import change_text, number, quantity
from reports.results import ArmResult

KEY = "parts"
TITLE = "Where the time of a request goes"
SAYS = (
    "The mean request of each arm, in parts that hold nothing of one another: here, colour "
    "tells the part. The line is the mean that clients saw, from send to last byte, and in "
    "brackets stands by how much the parts miss it. Queue and wire is what they waited "
    "beyond the server's own time: the way there and back, and for a free thread."
)
WIDTH, ROW, RIGHT, TOP, FOOT = 860.0, 34.0, 132.0, 40.0, 28.0
MARKER_ROOM, THICKNESS = 13.0, 20.0
# Narrower parts have no room for their figure; the table has it.
ROOM_FOR_A_FIGURE = 34.0
LEGEND_GAP, LETTER = 34.0, 7.0


def parts_chart(arms: Sequence[ArmResult]) -> Chart | None:
    """A bar for each arm of which the parts are known; None where there is none."""
    known = [(arm, arm.explained) for arm in arms if arm.explained is not None]
    if not known:
        return None
    reach = max(max(told.sum_ms, told.client_ms) for _, told in known)
    marks = round_marks(reach)
    names = [arm.arm.name for arm, _ in known]
    scale = Scale(0, marks[-1], name_room(names) + 2 * MARKER_ROOM, WIDTH - RIGHT)
    foot = TOP + ROW * len(known)
    table = parts_table(arms)
    return Chart(
        key=KEY,
        title=TITLE,
        says=SAYS,
        drawing=drawing(
            *_legend(),
            *_axis(scale, marks, foot),
            *[
                _row(arm, told, TOP + ROW * place, scale)
                for place, (arm, told) in enumerate(known)
            ],
            key=KEY,
            title=TITLE,
            description=_in_words(table),
            width=WIDTH,
            height=foot + FOOT,
        ),
        heads=table.heads,
        rows=table.rows,
        wide=True,
    )


def _legend() -> Iterator[Markup]:
    """The parts' colours in the order of the bars; each is named, and not by colour alone."""
    left = 4.0
    for place, title in enumerate(TITLES):
        yield group(
            _box(left, 8, 14, 14, place),
            label(left + 20, 20, title, "tick"),
        )
        left += LEGEND_GAP + LETTER * len(title)


def _axis(scale: Scale, marks: Sequence[float], foot: float) -> list[Markup]:
    return [
        group(
            line(scale(mark), TOP, scale(mark), foot, "grid"),
            label(scale(mark), foot + 19, f"{mark:g} ms", "tick", anchor="middle"),
        )
        for mark in marks
    ]


def _row(arm: ArmResult, told: Explained, top: float, scale: Scale) -> Markup:
    middle = top + ROW / 2
    name_end, marker = scale.start - 2 * MARKER_ROOM, scale.start - MARKER_ROOM
    text = f"{quantity(told.client_ms, 'ms')} ({change_text(told.difference)})"
    seen = scale(told.client_ms)
    return group(
        label(name_end, middle + 4, arm.arm.name, "name", anchor="end"),
        look_of(arm.arm).marker(marker, middle),
        *_boxes(told, middle, scale),
        line(seen, middle - ROW / 2 + 3, seen, middle + ROW / 2 - 3, "seen"),
        label(scale(max(told.sum_ms, told.client_ms)) + 8, middle + 4, text, "value"),
        data_arm=arm.arm.name,
    )


def _boxes(told: Explained, middle: float, scale: Scale) -> Iterator[Markup]:
    """A part that is less than nothing has no box; then the doubts speak of it."""
    lengths = [max(0.0, told.parts_ms[title]) for title in TITLES]
    edges = pairwise(accumulate(lengths, initial=0.0))
    for place, (start, end) in enumerate(edges):
        left, width = scale(start), scale(end) - scale(start)
        if width <= 0:
            continue
        yield _box(left, middle - THICKNESS / 2, width, THICKNESS, place)
        if width >= ROOM_FOR_A_FIGURE:
            figure = number(lengths[place])
            yield label(
                left + width / 2, middle + 4, figure, "on-part", anchor="middle"
            )


def _box(x: float, y: float, width: float, height: float, place: int) -> Markup:
    return element(
        "rect", x=x, y=y, width=width, height=height, class_=f"part part-{place}"
    )


def _in_words(table: Table) -> str:
    said = [
        f"{name} "
        + ", ".join(
            f"{head} {cell}" for head, cell in zip(table.heads[1:], cells, strict=True)
        )
        for name, *cells in table.rows
    ]
    return f"{'; '.join(said)}."
