"""The highest rate that meets an objective, searched for on one warm site.

1. From the declared rate on, every step doubles it, until the objective is missed; if it
   is missed at once, every step halves it.
2. Between the highest rate that met it and the lowest that missed it, steps halve the
   ratio of the two, until that is small enough.

One step is one open-loop window of few seconds, and can miss by bad luck: pages that
nobody has seen before are asked for all at once when the rate is doubled. A miss bounds
all that is tried later, so one that would cut off much is taken once more, and the second
counts. One that lost requests is no bad luck, and those that cut off little are not
repeated: what is said about an arm comes from several rounds, with their interval.

Rates that are tried lie on a grid, so a search finds its answer to within one gap of it. If
all rounds had the same grid, all would round the truth in the same way, and an arm whose
rounds agree would seem to have no uncertainty at all. So each search begins a little higher
than the declared rate, by a random part of the gap (`dithered`): what rounding does then
differs from round to round, and shows in the interval like any other noise.

Source of that: subtractive dither, Schuchman (1964), "Dither signals and their effect on
quantization noise", IEEE Transactions on Communication Technology 12.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reports.schema import Objective, RateStep

LOWEST_PER_S, HIGHEST_PER_S = 1.0, 5_000.0
# A miss so far above the highest rate that was met is worth a second look.
MUCH = 1.2


@dataclass(frozen=True)
class Climb:
    """All steps in their order, and the highest rate that met the objective."""

    steps: Sequence[RateStep]

    @property
    def best(self) -> RateStep | None:
        """None where not even the lowest rate met it."""
        met = [step for step in self.steps if step.met]
        return max(met, key=lambda step: step.rate_per_s, default=None)


def gap(objective: Objective) -> float:
    """The ratio of neighbouring rates on the grid of a search.

    >>> gap(Objective(p95_ms=100, error_share=0, step=2.0, fineness=1.5))
    1.4142135623730951
    """
    ratio = objective.step
    while ratio > objective.fineness:
        ratio = math.sqrt(ratio)
    return ratio


def dithered(start_per_s: float, objective: Objective, *, seed: str) -> float:
    """The rate with which one search begins: at most one gap above `start_per_s`."""
    share = random.Random(seed).random()
    return start_per_s * float(gap(objective) ** share)


def climb(
    attempt: Callable[[float], RateStep], *, start_per_s: float, objective: Objective
) -> Climb:
    """`attempt` puts load on the site at a rate, and judges it."""
    steps: list[RateStep] = []
    met, missed = 0.0, math.inf
    rate = start_per_s
    while rate < missed and rate <= HIGHEST_PER_S:
        step = attempt(rate)
        steps.append(step)
        if rate > met * MUCH and _was_perhaps_bad_luck(step, objective):
            step = attempt(rate)
            steps.append(step)
        if step.met:
            met = max(met, rate)
        else:
            missed = min(missed, rate)
        if met and missed <= met * objective.fineness:
            break
        rate = round(_next(met, missed, objective), 3)
    return Climb(steps)


def _was_perhaps_bad_luck(step: RateStep, objective: Objective) -> bool:
    return not step.met and step.failed <= objective.error_share * step.sent


def _next(met: float, missed: float, objective: Objective) -> float:
    if not met:
        return max(LOWEST_PER_S, missed / objective.step)
    if math.isinf(missed):
        return met * objective.step
    return math.sqrt(met * missed)
