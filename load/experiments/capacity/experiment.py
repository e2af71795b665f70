"""The question, the objective and the rules of the capacity experiment, as data.

Run it: `windtunnel capacity` (about ten minutes for six arms).

We expect the order of the caching experiment, for what saves the server's time leaves
it free for more requests; but a strategy whose misses come in bursts (all feeds of a
popular author) should lose more here than there, because a queue is what an objective
of latency notices. Two strategies that change places would change our mind.
"""

from __future__ import annotations

from collections.abc import Mapping

from load.experiments.caching.arms import arm_named
from load.experiments.interface import Conditions, Profile
from load.stories.catalogue import story_of
from reports.metrics import RULES
from reports.schema import Arm, Metric, Objective, Round

from .profiles import PROFILES

# A person notices a tenth of a second; one request in a thousand may fail.
OBJECTIVE = Objective(p95_ms=100, error_share=0.001, step=2.0, fineness=1.1)


class CapacityExperiment:
    name = "capacity"
    question = (
        "How many requests a second can each cache strategy serve on this machine before "
        "one in twenty takes longer than the objective?"
    )
    expectation = (
        "What saves server time serves more; strategies whose misses come in bursts gain "
        "less than their CPU time suggests."
    )
    metrics: tuple[Metric, ...] = (RULES["capacity_per_s"].metric,)
    primary_metric = "capacity_per_s"
    # A step apart is what the search itself cannot tell.
    practical_threshold = 0.1
    profiles: Mapping[str, Profile] = PROFILES
    objective: Objective | None = OBJECTIVE

    def __init__(
        self, lesson: str = "social", *, p95_ms: float = OBJECTIVE.p95_ms
    ) -> None:
        story = story_of(lesson)
        self.lesson = lesson
        self.mix: Mapping[str, float] = story.mix
        self.zipf_exponent = story.zipf_exponent
        self.objective = Objective(
            p95_ms=p95_ms,
            error_share=OBJECTIVE.error_share,
            step=OBJECTIVE.step,
            fineness=OBJECTIVE.fineness,
        )

    def arm(self, name: str, *, ttl_s: int) -> Arm:
        return arm_named(name, ttl_s=ttl_s)

    def caveats(self, conditions: Conditions) -> list[str]:
        return [
            "Site, database and caches share a core where the machine has two: capacity "
            "is what that core can do, with one server process.",
            f"Each step of the search lasts {conditions.duration_s:g} s. A queue that "
            "grows more slowly than that shows in no step.",
        ]

    @property
    def pilot_rule(self) -> str | None:
        return None

    def chosen_by_pilot(self, arms: list[Arm], first_block: list[Round]) -> list[str]:
        return []
