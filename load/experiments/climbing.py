"""The highest rate that meets an objective, searched for on one warm site.

1. From the declared rate on, every step doubles it, until the objective is missed; if it
   is missed at once, every step halves it.
2. Between the highest rate that met it and the lowest that missed it, steps halve the
   ratio of the two, until that is small enough.

One step is one open-loop window. A lucky one moves the result of its round, so what is
said about an arm comes from several rounds, with their interval.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reports.schema import Objective, RateStep

LOWEST_PER_S, HIGHEST_PER_S = 1.0, 5_000.0


@dataclass(frozen=True)
class Climb:
    """All steps in their order, and the highest rate that met the objective."""

    steps: Sequence[RateStep]

    @property
    def best(self) -> RateStep | None:
        """None where not even the lowest rate met it."""
        met = [step for step in self.steps if step.met]
        return max(met, key=lambda step: step.rate_per_s, default=None)


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
        # Rates are not remeasured: what was met once is not missed at a lower one.
        if step.met:
            met = max(met, rate)
        else:
            missed = min(missed, rate)
        if met and missed <= met * objective.fineness:
            break
        rate = round(_next(met, missed, objective), 3)
    return Climb(steps)


def _next(met: float, missed: float, objective: Objective) -> float:
    if not met:
        return max(LOWEST_PER_S, missed / objective.step)
    if math.isinf(missed):
        return met * objective.step
    return math.sqrt(met * missed)
