"""A round that a test measures itself."""

from __future__ import annotations

import pytest

from fixtures.provisioners.running import running
from fixtures.worlds import cast, ensure_template
from load.experiments.laboratory import Laboratory
from load.experiments.planning import conditions_of, plan_of
from suites.support.given import stand_alone


@pytest.fixture
def measured(tiny_world, monkeypatch):
    """Measures the baseline of an experiment once, for eight people in the tiny world."""
    stand_alone(monkeypatch)

    def measure(experiment, *, rate_per_s, block, warm_up_requests):
        conditions = conditions_of(
            experiment,
            profile="quick",
            rounds=2,
            duration_s=0.5,
            rate_per_s=rate_per_s,
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
        with running("postgres", "redis", "memcached") as services:
            template = ensure_template(services["postgres"].url, tiny_world)
            with Laboratory(
                services=services, template=template, plan=plan, lesson="social"
            ) as laboratory:
                cast(tiny_world).write(laboratory.cast_path)
                return laboratory.measure(
                    plan.arms[0],
                    index=0,
                    block=block,
                    warm_up_requests=warm_up_requests,
                )

    return measure
