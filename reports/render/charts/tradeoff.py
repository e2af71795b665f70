"""What speed costs in staleness: one dot an arm, with its interval."""

from __future__ import annotations

import math
from collections.abc import Sequence

from markupsafe import Markup

from reports.render.charts.chart import Chart
from reports.render.charts.looks import look_of
from reports.render.charts.scales import (
    Scale,
    decade_marks,
    round_marks,
    spread_apart,
)
from reports.render.charts.svg import (
    drawing,
    element,
    group,
    label,
    line,
    name_room,
)
from reports.render.wording import factor, quantity, ratio_interval_text, ratio_text
from reports.results import ArmResult, Comparison

WIDTH, HEIGHT = 760.0, 320.0
LEFT, TOP, FOOT, GAP = 64.0, 22.0, 46.0, 17.0
LEAST_SHARE = 0.05  # what the upper edge stands for, if nobody is more stale
FAR_APART = 4.0  # from there on, between the least and the greatest, doublings count
NAMES = 18  # so many stand one below the other beside the drawing
IN_THE_LANE = " Arms without a stale read stand below one another, the fastest first."

Dot = tuple[ArmResult, Comparison, float]  # the last is the share of stale reads


def tradeoff_chart(
    arms: Sequence[ArmResult], metric: str, *, title: str, baseline: str
) -> Chart | None:
    """The metric against the share of stale reads; None where nobody was probed."""
    dots = [
        (arm, arm.comparisons[metric], arm.staleness.share)
        for arm in arms
        if arm.staleness is not None
        and metric in arm.comparisons
        and arm.comparisons[metric].ratio is not None
    ]
    if not dots:
        return None
    named = dots if len(dots) <= NAMES else unbeaten(dots)
    right = WIDTH - name_room(arm.arm.name for arm, _, _ in named) - 30
    across, marks = _across(dots, right)
    shares = round_marks(max([LEAST_SHARE, *(share for _, _, share in dots)]))
    up = Scale(0, shares[-1], HEIGHT - FOOT, TOP)
    never = never_stale(named)
    lane = GAP * len(never)
    return Chart(
        key="trade-off",
        title="What speed costs in staleness",
        says=(
            f"Across: {title[:1].lower()}{title[1:]}, in times {baseline}; further right "
            "is better, and thin lines are 95% intervals. Upwards: more of the reads, "
            "right after a write, showed what was true before it. The best place is at "
            "the lower right."
            + (" Each doubling is equally wide." if across.low else "")
            + (IN_THE_LANE if never else "")
            + ("" if named is dots else _who_is_named(dots))
        ),
        drawing=drawing(
            *_axes(across, up, marks, shares, lane, title=f"{title}, times {baseline}"),
            *(_dot(dot, across, up(dot[2])) for dot in dots if dot not in named),
            *_named(named, never, across, up, right=right),
            key="trade-off",
            title="What speed costs in staleness",
            description=_in_words(dots),
            width=WIDTH,
            height=HEIGHT + lane,
        ),
        heads=("arm", f"{title}, times {baseline}", "95% interval", "stale reads"),
        rows=[
            (
                arm.arm.name,
                ratio_text(comparison),
                ratio_interval_text(comparison),
                quantity(share, "share"),
            )
            for arm, comparison, share in dots
        ],
        wide=True,
    )


def unbeaten(dots: Sequence[Dot]) -> list[Dot]:
    """Those that no other arm beats at one of the two without losing at the other.

    In economics the Pareto front. In their own order.
    """
    return [dot for dot in dots if not any(_beats(other, dot) for other in dots)]


def never_stale(dots: Sequence[Dot]) -> list[Dot]:
    """Those of which no read was stale, the fastest first; none if it is one alone.

    On one line they would hide each other, and their intervals even more.
    """
    fresh = [dot for dot in dots if dot[2] == 0]
    fresh.sort(key=lambda dot: _place(dot)[0], reverse=True)
    return fresh if len(fresh) > 1 else []


def _beats(one: Dot, other: Dot) -> bool:
    """At least as good at both, and better at one."""
    (ratio, stale), (its_ratio, its_stale) = _place(one), _place(other)
    as_good = ratio >= its_ratio and stale <= its_stale
    return as_good and (ratio > its_ratio or stale < its_stale)


def _place(dot: Dot) -> tuple[float, float]:
    _, comparison, share = dot
    assert comparison.ratio is not None
    return comparison.ratio.value, share


def _who_is_named(dots: Sequence[Dot]) -> str:
    return (
        f" Of {len(dots)} arms those are named that no other beats at one without losing "
        "at the other; all stand in the table."
    )


def _across(dots: Sequence[Dot], right: float) -> tuple[Scale, list[float]]:
    """From nothing on; or, with ratios that lie far apart, by their logarithms.

    Those near 1 would stand on one another beside one of seven. An interval that goes on
    for long is cut where the axis ends; the table has all of it.
    """
    values, ends = [1.0], [1.0]
    for _, comparison, _ in dots:
        assert comparison.ratio is not None
        values.append(comparison.ratio.value)
        if interval := comparison.ratio.interval:
            ends += interval.low, interval.high
    if max(values) < FAR_APART * min(values):
        marks = round_marks(max(*values, *ends))
        return Scale(0, marks[-1], LEFT, right), marks
    least, most = min(values) / FAR_APART, max(values) * FAR_APART
    marks = decade_marks([*values, max(least, min(ends)), min(most, max(ends))])
    return Scale(marks[0], marks[-1], LEFT, right, by=math.log), marks


def _axes(
    across: Scale,
    up: Scale,
    marks: Sequence[float],
    shares: Sequence[float],
    lane: float,
    *,
    title: str,
) -> list[Markup]:
    """Under the line of 0% there is room for those that stand below one another."""
    foot = up(0) + lane
    return [
        *(
            group(
                line(across(mark), TOP, across(mark), foot, "grid"),
                label(across(mark), foot + 17, f"{mark:g}", "tick", anchor="middle"),
            )
            for mark in marks
        ),
        *(
            line(across.start, up(share), across.end, up(share), "grid")
            for share in shares
        ),
        line(across.start, foot, across.end, foot, "grid"),
        *(
            label(
                across.start - 8,
                up(share) + 4 + (0 if share else lane / 2),
                f"{share:.0%}",
                "tick",
                anchor="end",
            )
            for share in shares
        ),
        line(across(1), TOP, across(1), foot, "unity"),
        label(across.start, TOP - 8, "stale reads", "tick"),
        label(across.end, foot + 36, title, "tick", anchor="end"),
    ]


def _named(
    dots: Sequence[Dot],
    never: Sequence[Dot],
    across: Scale,
    up: Scale,
    *,
    right: float,
) -> list[Markup]:
    """Names stand in a column beside the drawing, each led to by a line from its dot."""
    # Counted from below: most are at the foot, and none may come to stand under it.
    foot = up(0)
    others = [dot for dot in dots if dot not in never]
    heights = spread_apart(
        [foot - up(share) for _, _, share in others],
        gap=GAP,
        lowest=GAP / 2 if never else 0,
    )
    rows = [foot + GAP * (place + 0.5) for place in range(len(never))]
    return [
        *(
            _dot(dot, across, up(dot[2]), name_at=(right + 18, foot - height))
            for dot, height in zip(others, heights, strict=True)
        ),
        *(
            _dot(dot, across, y, name_at=(right + 18, y))
            for dot, y in zip(never, rows, strict=True)
        ),
    ]


def _dot(
    dot: Dot, across: Scale, y: float, *, name_at: tuple[float, float] | None = None
) -> Markup:
    arm, comparison, _ = dot
    assert comparison.ratio is not None
    look, interval = look_of(arm.arm), comparison.ratio.interval
    x = across(comparison.ratio.value)
    parts = [] if name_at is None else [_leader(x, y, name_at)]
    if interval is not None:
        low, high = max(interval.low, across.low), min(interval.high, across.high)
        parts.append(line(across(low), y, across(high), y, "whisker"))
    parts.append(look.marker(x, y, size=5.0))
    if name_at is not None:
        parts.append(label(name_at[0], name_at[1] + 4, arm.arm.name, "name"))
    return group(*parts, data_arm=arm.arm.name)


def _leader(x: float, y: float, name_at: tuple[float, float]) -> Markup:
    """From the dot to its name."""
    name_x, name_y = name_at
    ends = f"M{x:.1f} {y:.1f}L{name_x - 4:.1f} {name_y:.1f}"
    return element("path", d=ends, class_="leader")


def _in_words(dots: Sequence[Dot]) -> str:
    said = (
        f"{arm.arm.name} {factor(comparison.ratio.value)} times, "
        f"{quantity(share, 'share')} stale"
        for arm, comparison, share in dots
        if comparison.ratio is not None
    )
    return f"{'; '.join(said)}."
