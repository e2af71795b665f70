"""One round of a comparison, on the real site: what the runner asks for is what is done."""

from __future__ import annotations

import pytest

from fixtures.worlds import cast, ensure_template
from load.experiments.caching import CachingExperiment
from load.experiments.laboratory import Laboratory
from load.experiments.planning import conditions_of, plan_of

pytestmark = pytest.mark.services("postgres", "redis", "memcached")


def test_a_site_is_warmed_up_as_due_and_the_machine_weighed(services, tiny_world):
    """Not by as many as the laboratory's first plan would have: that one knows of no cut."""
    experiment = CachingExperiment()
    conditions = conditions_of(
        experiment,
        profile="quick",
        rounds=2,
        duration_s=0.5,
        rate_per_s=20,
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
        done = laboratory.measure(plan.arms[0], index=0, block=1, warm_up_requests=11)

    assert len(done.warming) == 11
    assert 0 < done.counters["reference_s"] < 1
