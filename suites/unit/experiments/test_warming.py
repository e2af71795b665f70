"""How long arms are warmed up: the first block decides, alike for every arm."""

from __future__ import annotations

import msgspec
import pytest

from load.experiments.warming import PASSES, decided, warm_up_requests
from suites.support.bundles import sample_round, small_plan

AUDIENCE = 60


@pytest.fixture
def plan():
    plan = small_plan()
    load = msgspec.structs.replace(plan.workload, audience=AUDIENCE, rate_per_s=20)
    return msgspec.structs.replace(plan, workload=load)


def block_of(plan, **cold):
    """The first block, of arms that were cold for so many of their requests."""
    return [
        msgspec.structs.replace(
            sample_round(plan, index=index, block=0, arm=arm),
            warming=[30_000] * cold.get(arm.partition("@")[0].replace("-", "_"), 0)
            + [10_000]
            * (
                PASSES * AUDIENCE - cold.get(arm.partition("@")[0].replace("-", "_"), 0)
            ),
        )
        for index, arm in enumerate(plan.blocks[0])
    ]


def test_all_arms_together_decide_for_all(plan):
    """Less what passes unmeasured before each window anyhow: half a second at 20/s."""
    found = decided(plan, block_of(plan, none=80, none_again=80, versioned=80))

    assert found == 80 - 10


def test_everybody_reads_once_at_least(plan):
    """Though all were steady sooner: whoever comes later finds what was remembered."""
    assert decided(plan, block_of(plan, versioned=20)) == AUDIENCE


def test_what_does_not_settle_asks_for_all_there_is(plan):
    """It is said among the doubts; more than that nobody knows."""
    slower = list(range(10_000, 10_000 + 1_000 * PASSES * AUDIENCE, 1_000))
    restless = [
        msgspec.structs.replace(done, warming=slower)
        for done in block_of(plan, versioned=20)
    ]

    assert decided(plan, restless) == PASSES * AUDIENCE


def test_a_block_of_void_rounds_shows_nothing(plan):
    """So the long warm-up stays."""
    void = [
        msgspec.structs.replace(done, void="broke off")
        for done in block_of(plan, versioned=20)
    ]

    assert decided(plan, void) == PASSES * AUDIENCE


def test_the_first_block_is_warmed_up_longest(plan):
    """And every later one as it has shown to be enough."""
    later = msgspec.structs.replace(plan, warm_up_requests=70)

    assert warm_up_requests(plan, block=0) == PASSES * AUDIENCE
    assert warm_up_requests(later, block=0) == PASSES * AUDIENCE
    assert warm_up_requests(later, block=3) == 70
