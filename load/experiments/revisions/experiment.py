"""The question, the arms and the rules of the comparison of two revisions, as data.

Run it: `windtunnel gate --against main` (about four minutes).

Both deployments are measured in every block, in shuffled order, and the old one twice:
the difference between its two arms is what this machine cannot tell. We expect no
difference. Nothing is cached, so that every line between request and answer runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from fixtures.site import CODE
from load.experiments.interface import Conditions, Experiment, Profile
from load.experiments.planning import plan_of
from load.runs import PROJECT
from load.stories.interface import ZIPF_EXPONENT
from load.stories.social.mix import EVERYDAY
from reports.schema import Arm, Metric, Objective, Plan, Round

from .checkout import Checkout

BASE, AGAIN, HEAD = "base", "base-again", "head"
ROLES: Mapping[str, str] = {BASE: "baseline", AGAIN: "twin", HEAD: "candidate"}

# One metric, and the steadiest there is: every further question would cost the first one
# some of its power, and the tails of some seconds are mostly chance.
METRICS = (
    Metric(
        name="throughput_per_cpu_s",
        title="Requests per server CPU second",
        unit="1/s",
        better="higher",
    ),
)

PROFILES = {
    profile.name: profile
    for profile in (
        Profile(
            name="gate",
            rounds=8,
            duration_s=5,
            rate_per_s=30,
            audience=60,
            world="small",
            arms=(HEAD,),
        ),
        Profile(  # to see how it goes; it can hardly tell anything
            name="trial",
            rounds=2,
            duration_s=1,
            rate_per_s=20,
            audience=8,
            world="tiny",
            arms=(HEAD,),
        ),
    )
}


class RevisionsExperiment:
    name = "revisions"
    lesson = "social"
    expectation = "The same work for the same answers."
    metrics: tuple[Metric, ...] = METRICS
    primary_metric = "throughput_per_cpu_s"
    practical_threshold = 0.05
    mix: Mapping[str, float] = EVERYDAY
    zipf_exponent = ZIPF_EXPONENT
    profiles: Mapping[str, Profile] = PROFILES
    objective: Objective | None = None
    pilot_rule = "no arm is added"

    def __init__(self, base: Checkout) -> None:
        self.base = base
        self.question = (
            f"Does the working tree take more server time than {base.name} "
            f"({base.commit[:12]})?"
        )

    def arm(self, name: str, *, ttl_s: int) -> Arm:
        return msgspec.convert(
            {
                "name": name,
                "role": ROLES[name],
                "strategy": "none",
                "backend": "none",
                "settings": {
                    # Sessions stay on Redis, so some backend must be named.
                    "CACHE_STRATEGY": "none",
                    "CACHE_BACKEND": "redis",
                    "CACHE_TTL_S": str(ttl_s),
                    CODE: str(self._folder_of(name)),
                },
            },
            Arm,
        )

    def caveats(self, conditions: Conditions) -> list[str]:
        return [
            "Both are served with the packages of this environment, and driven by the "
            "working tree's generator on the working tree's schema: a change of those "
            "is not measured.",
            "Nothing is cached. What a change does to a cache's hits is not measured.",
        ]

    def chosen_by_pilot(self, arms: list[Arm], first_block: list[Round]) -> list[str]:
        return []

    def _folder_of(self, name: str) -> Path:
        return PROJECT if name == HEAD else self.base.folder


def plan_for(
    experiment: Experiment,
    conditions: Conditions,
    *,
    world_fingerprint: str,
    services: Mapping[str, str],
    cores: Mapping[str, list[int]],
) -> Plan:
    """The plan: the old revision, the old revision again and the new one, every block."""
    plan = plan_of(
        experiment,
        conditions,
        world_fingerprint=world_fingerprint,
        services=services,
        cores=cores,
        fixed=(BASE, AGAIN),
    )
    return msgspec.structs.replace(plan, pilot_rule=None)
