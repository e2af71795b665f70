"""Who does what when: computed before the first request, from the seed alone.

Nothing of it depends on an answer, and arms that are compared get the same plan. Times,
people, operations and choices come from streams of their own, so that another mix
leaves the same people coming at the same moments.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from load.errors import WorkloadError
from reports.schema import Workload

from .catalogue import process_named
from .interface import Seconds
from .popularity import draw_ranks, zipf_shares

# Long enough for the first connections and a queue of the usual length; not counted.
LEAD_IN_S = 0.5


@dataclass(frozen=True)
class ArrivalPlan:
    """One entry an arrival in each array, in order of time."""

    operations: tuple[str, ...]  # names; `operation` points into them
    due_s: Seconds  # from the start of the measured window; the lead-in is negative
    person: npt.NDArray[np.int64]  # rank in the audience, 0 the busiest
    operation: npt.NDArray[np.int64]
    choice: npt.NDArray[np.int64]  # what a person picks with, among what she has seen

    def __len__(self) -> int:
        return len(self.due_s)

    def share(self, worker: int, workers: int) -> ArrivalPlan:
        """Every `workers`-th arrival; the shares of all workers make the whole plan."""
        mine = slice(worker, None, workers)
        return ArrivalPlan(
            self.operations,
            self.due_s[mine],
            self.person[mine],
            self.operation[mine],
            self.choice[mine],
        )


def plan_arrivals(
    workload: Workload, *, seed: int, lead_in_s: float = LEAD_IN_S
) -> ArrivalPlan:
    """The arrivals of an open loop; raises `WorkloadError`."""
    check_open(workload)
    process = process_named(workload.arrivals)
    times, people, acts, choices = (
        np.random.default_rng(stream)
        for stream in np.random.SeedSequence(seed).spawn(4)
    )
    moments = process.moments(
        times,
        rate_per_s=workload.rate_per_s,
        duration_s=lead_in_s + workload.duration_s,
    )
    shares = zipf_shares(workload.audience, workload.zipf_exponent)
    mix = np.array(list(workload.mix.values()))
    return ArrivalPlan(
        operations=tuple(workload.mix),
        due_s=moments - lead_in_s,
        person=draw_ranks(people, shares, len(moments)),
        operation=draw_ranks(acts, mix / mix.sum(), len(moments)),
        choice=choices.integers(0, 2**31, len(moments)),
    )


def check_open(workload: Workload) -> None:
    """Refuse a workload that cannot be meant, saying which value and what would do."""
    if workload.loop != "open":
        raise WorkloadError(
            f"arrivals are scheduled in an open loop, not in a '{workload.loop}' one"
        )
    process_named(workload.arrivals)
    for name, value in (
        ("rate", workload.rate_per_s),
        ("duration", workload.duration_s),
        ("audience", float(workload.audience)),
    ):
        if not (math.isfinite(value) and value > 0):
            raise WorkloadError(f"a {name} of {value:g} cannot be; it must be above 0")
    if not (math.isfinite(workload.zipf_exponent) and workload.zipf_exponent >= 0):
        raise WorkloadError(
            f"a Zipf exponent of {workload.zipf_exponent:g} cannot be; 0 makes all "
            "people equal, 1 is usual"
        )
    _check_mix(workload.mix)


def _check_mix(mix: dict[str, float]) -> None:
    negative = [name for name, share in mix.items() if not share >= 0]
    if negative:
        raise WorkloadError(f"the share of '{negative[0]}' is {mix[negative[0]]:g}")
    total = sum(mix.values())
    if not math.isclose(total, 1, abs_tol=1e-6):
        raise WorkloadError(
            f"the shares of the mix ({', '.join(mix) or 'none'}) sum to {total:g}, "
            "not to 1"
        )
