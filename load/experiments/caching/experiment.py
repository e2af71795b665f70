"""The question, the metrics and the rules of the caching experiment, as data.

Run it: `windtunnel caching --profile quick` (about four minutes), or `make compare`.

We expect the strategies that remember the most finished work (a whole response, a rendered
list) to cost the server least, and those that forget on every write to cost more but to
show nothing old. A strategy that forgets on write and still beats the others would change
our mind; so would a strategy that loses to no cache at all.
"""

from __future__ import annotations

from collections.abc import Mapping

from fixtures.strategies import backends_of
from load.experiments.interface import Conditions, Profile
from load.stories.catalogue import story_of
from reports.schema import Arm, Metric, Objective, Round

from .arms import arm_named
from .profiles import PROFILES

METRICS = (
    Metric(
        name="throughput_per_cpu_s",
        title="Requests per server CPU second",
        unit="1/s",
        better="higher",
    ),
    Metric(name="p50_ms", title="Median latency", unit="ms", better="lower"),
    Metric(name="p95_ms", title="95th percentile latency", unit="ms", better="lower"),
)


class CachingExperiment:
    """`lesson` names a story; raises `WorkloadError` for one that nobody tells of."""

    name = "caching"
    expectation = (
        "Remembering rendered work beats remembering rows; forgetting on commit costs "
        "little more than a time to live, and shows nothing old."
    )
    metrics: tuple[Metric, ...] = METRICS
    primary_metric = "throughput_per_cpu_s"
    practical_threshold = 0.05
    objective: Objective | None = None

    def __init__(self, lesson: str = "social") -> None:
        story = story_of(lesson)
        self.lesson = lesson
        self.profiles: Mapping[str, Profile] = {
            name: profile.at_pace(story.pace) for name, profile in PROFILES.items()
        }
        self.mix: Mapping[str, float] = story.mix
        self.zipf_exponent = story.zipf_exponent
        self.question = (
            f"Which cache strategy serves the {story.subject} with the least server "
            "time, and what does a reader pay for it in staleness?"
        )

    def arm(self, name: str, *, ttl_s: int) -> Arm:
        return arm_named(name, ttl_s=ttl_s)

    def caveats(self, conditions: Conditions) -> list[str]:
        never_probed = (
            "Nobody can say here how old an answer is: what is shown has no number that "
            "somebody wrote. Staleness is promised, and not measured."
        )
        online = (
            f"{conditions.audience} people are online and read unevenly (Zipf "
            f"{self.zipf_exponent:g}); a larger or more even audience hits a cache less."
        )
        shared = (
            "One server process on one core: locmem is private to a process, so with "
            "more processes it would hit less and be stale in the others."
        )
        expiry = (
            f"Entries live {conditions.ttl_s:g} s and a round is shorter, so nothing "
            "expires while it is measured: strategies that only wait for the time to "
            "live (cache_aside, fragment, per_view) never pay for a refresh here, and "
            "serve what is old instead."
        )
        return [
            online,
            shared,
            *([expiry] if conditions.ttl_s > conditions.duration_s else []),
            *([never_probed] if story_of(self.lesson).probe is None else []),
        ]

    @property
    def pilot_rule(self) -> str:
        return (
            "the strategy with the most requests per server CPU second on Redis in the "
            "first block joins all later blocks on Memcached and in process memory "
            "(locmem), where it can work there and is not there already"
        )

    def chosen_by_pilot(self, arms: list[Arm], first_block: list[Round]) -> list[str]:
        strategy_of = {
            arm.name: arm.strategy
            for arm in arms
            if arm.role == "candidate" and arm.backend == "redis"
        }
        rates = {
            strategy_of[done.arm]: _requests_per_cpu_s(done)
            for done in first_block
            if done.arm in strategy_of and _counts(done)
        }
        if not rates:
            return []
        best = max(rates, key=lambda strategy: rates[strategy])
        there = {(arm.strategy, arm.backend) for arm in arms}
        return [
            f"{best}@{backend}"
            for backend in ("memcached", "locmem")
            if backend in backends_of(best) and (best, backend) not in there
        ]


def _counts(done: Round) -> bool:
    return done.void is None and (done.audit is None or not done.audit.broken)


def _requests_per_cpu_s(done: Round) -> float:
    completed = sum(operation.succeeded for operation in done.operations)
    return completed / max(done.counters["server_cpu_s"], 1e-9)
