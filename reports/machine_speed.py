"""How fast the machine was in each round, and what that did to the metrics of speed.

Just before and after its window, every round does a piece of work that is always the same,
and says what it cost (`reference_s`). What arms can have no part in, but their figures depend
on, is taken out of their ratios. When it is taken out is a rule, and no choice made after a
look at the figures:

- every round that counts tells what the reference work cost;
- `FREEDOM` degrees of freedom or more are left to estimate the slope from;
- the arms do not differ in it by more than chance: what an arm leaves running slows the
  reference work, too, and is that arm's own doing.

Only ratios are adjusted. The figures of an arm remain what was measured.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log

from reports.measured import Measured
from reports.metrics import RULES
from reports.results import Figure, MachineSpeed
from reports.statistics.covariate import (
    Point,
    Shift,
    freedom_of,
    groups_differ_p,
    slope_within,
)

REFERENCE = "reference_s"
FREEDOM = 10
# Looked for in every run, so chance alone must seldom look like it.
ARMS_DIFFER_P = 0.01


def speeds_of(
    figures: Mapping[str, Mapping[str, Figure]],
    good: Sequence[Measured],
    names: Sequence[str],
) -> dict[str, MachineSpeed]:
    """By metric: of those names that are about speed and have figures.

    `figures` are by arm and metric.
    """
    of_metric = {
        name: {arm: own[name] for arm, own in figures.items()}
        for name in names
        if RULES[name].speed and any(own[name].by_block for own in figures.values())
    }
    told = {(m.round.arm, m.round.block): m.counter(REFERENCE) for m in good}
    if not told or any(seconds is None for seconds in told.values()):
        why = "not every round tells what the reference work cost"
        return {name: MachineSpeed(None, {}, why) for name in of_metric}
    log_seconds: dict[str, dict[int, float]] = {}
    for (arm, block), seconds in told.items():
        if seconds is not None:
            log_seconds.setdefault(arm, {})[block] = log(seconds)
    return {name: _speed(by_arm, log_seconds) for name, by_arm in of_metric.items()}


def shift_between(
    speed: MachineSpeed | None, arm: str, against: str, blocks: Sequence[int]
) -> Shift | None:
    """What the machine did to one arm more than to the other, where that is known."""
    if speed is None or speed.slope is None:
        return None
    ours, theirs = speed.log_seconds[arm], speed.log_seconds[against]
    return Shift(speed.slope, tuple(ours[block] - theirs[block] for block in blocks))


def _speed(
    figures: Mapping[str, Figure], log_seconds: Mapping[str, Mapping[int, float]]
) -> MachineSpeed:
    """By the rounds that have a figure of the metric."""
    points = [
        Point(arm, block, log_seconds[arm][block], log(value))
        for arm, figure in figures.items()
        for block, value in figure.by_block.items()
        if value > 0
    ]
    if (freedom := freedom_of(points)) < FREEDOM:
        return MachineSpeed(
            None,
            log_seconds,
            f"its slope needs {FREEDOM} degrees of freedom, and the rounds leave "
            f"{max(freedom, 0)}",
        )
    differ = groups_differ_p(points)
    if differ < ARMS_DIFFER_P:
        return MachineSpeed(
            None,
            log_seconds,
            f"the arms differ in it (p = {differ:.2g}), so that it may be their own doing",
        )
    slope = slope_within(points)
    why_not = None if slope else "the reference work cost all arms of a block the same"
    return MachineSpeed(slope, log_seconds, why_not)
