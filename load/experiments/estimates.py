"""How long a plan will take, roughly: for `--dry-run` and for whoever waits."""

from __future__ import annotations

from dataclasses import dataclass

from reports.schema import Plan

from .warming import PASSES

# Seconds, as measured on two cores of a 2020s cloud machine; they guide, they do not judge.
SET_UP_S = {"demo": 4.0, "tiny": 4.0, "small": 5.0, "medium": 20.0, "large": 150.0}
ROUND_OVERHEAD_S = 2.9
COLD_REQUESTS_PER_S = 120.0
STEPS_OF_A_SEARCH = 7
DRIVE_OVERHEAD_S = 1.3


@dataclass(frozen=True)
class Estimate:
    rounds: int
    seconds: float

    def __str__(self) -> str:
        minutes, seconds = divmod(round(self.seconds), 60)
        return f"about {minutes} min {seconds:02d} s for {self.rounds} rounds"


def estimate(plan: Plan, *, pilot_arms: int = 2) -> Estimate:
    """Rounds and seconds of the whole plan; `pilot_arms` may join after the first block."""
    extra = pilot_arms * (len(plan.blocks) - 1) if plan.pilot_rule else 0
    rounds = sum(map(len, plan.blocks)) + extra
    windows = 1 if plan.objective is None else STEPS_OF_A_SEARCH
    each_s = (
        ROUND_OVERHEAD_S
        + plan.workload.audience / COLD_REQUESTS_PER_S
        + windows * plan.workload.duration_s
        + (windows - 1) * DRIVE_OVERHEAD_S
        + plan.workload.probed_s
    )
    first_s = len(plan.blocks[0]) * (PASSES - 1) * plan.workload.audience
    seconds = rounds * each_s + first_s / COLD_REQUESTS_PER_S
    return Estimate(rounds, SET_UP_S.get(plan.world, 20.0) + seconds)
