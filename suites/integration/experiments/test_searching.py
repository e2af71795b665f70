"""A search for the highest rate, on the real site, where no rate is low enough."""

from __future__ import annotations

import pytest

from fixtures.worlds import cast, ensure_template
from load.experiments.capacity import CapacityExperiment
from load.experiments.climbing import LOWEST_PER_S
from load.experiments.laboratory import Laboratory
from load.experiments.planning import conditions_of, plan_of

pytestmark = pytest.mark.services("postgres", "redis", "memcached")


def test_an_objective_that_nothing_can_meet_makes_a_void_round(services, tiny_world):
    """It is no error: every rate that was tried is kept, and the round says why."""
    experiment = CapacityExperiment(p95_ms=1)
    conditions = conditions_of(
        experiment,
        profile="quick",
        rounds=1,
        duration_s=0.5,
        rate_per_s=1,
        audience=8,
        world="tiny",
        arms=("versioned",),
    )
    plan = plan_of(
        experiment,
        conditions,
        world_fingerprint=tiny_world.fingerprint,
        services={},
        cores={},
    )
    template = ensure_template(services["postgres"].url, tiny_world)
    with Laboratory(
        services=services, template=template, plan=plan, lesson="social"
    ) as laboratory:
        cast(tiny_world).write(laboratory.cast_path)
        done = laboratory.measure(plan.arms[0], index=0, block=0, warm_up_requests=8)

    first, lowest = done.steps
    assert 1 < first.rate_per_s < 2
    assert lowest.rate_per_s == LOWEST_PER_S
    assert (first.met, lowest.met) == (False, False)
    # On a machine so busy that a step is repeated, its other arrivals may be none.
    assert (done.void or "").startswith("even 1/s missed the objective: ")
    assert done.counters.get("capacity_per_s") is None
