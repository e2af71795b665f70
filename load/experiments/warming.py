"""How long arms are warmed up before they are measured: found out, and alike for all.

The first block tells. There, everybody reads her feed so often that an arm which can settle
has settled well before the end. Where the server time of these requests becomes steady, over
all arms together, is how many requests warm up *every* arm of the blocks after it: of one
arm alone, noise would often decide. An arm of its own slowness is found out in the report.
The half second of load before each window comes on top of what is decided here.
"""

from __future__ import annotations

from collections.abc import Sequence

from load.arrivals.plan import LEAD_IN_S
from reports.schema import Plan, Round
from reports.statistics.warm_up import steady_from

PASSES = 3  # over the audience, in the first block
RULE = (
    f"in the first block every person of the audience reads her feed {PASSES} times, four "
    "at a time. Where the server time of these requests, over all arms, becomes steady is "
    "found by MSER-5, and so many requests warm up every arm of all later blocks: one for "
    "each person at least. Half a second of the load then passes before a window opens"
)


def warm_up_requests(plan: Plan, *, block: int) -> int:
    """How many requests warm a site up before it is measured in that block."""
    if block > 0 and plan.warm_up_requests is not None:
        return plan.warm_up_requests
    return PASSES * plan.workload.audience


def decided(plan: Plan, first_block: Sequence[Round]) -> int:
    """For all blocks after the first. What never settles asks for all there is."""
    audience, most = plan.workload.audience, PASSES * plan.workload.audience
    cut = steady_from([done.warming for done in first_block if done.void is None])
    if cut is None:
        return most
    # Of the load before the window so many pass besides.
    passing = int(plan.workload.rate_per_s * LEAD_IN_S)
    return min(most, max(audience, cut - passing))
