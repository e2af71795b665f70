"""From what a person asked for to a plan; whatever cannot be meant is refused here."""

from __future__ import annotations

import random
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from fixtures.worlds import world_named
from load.choices import UsageError, chosen, insist_on_range, words_of
from load.experiments.caching.arms import arm_named
from load.experiments.outage.faults import HOW
from load.experiments.planning import declared_cores, named_now
from load.stories.interface import ZIPF_EXPONENT
from load.stories.social.mix import EVERYDAY
from reports.outage.bins import BIN_S
from reports.outage.faults import FaultName
from reports.outage.schema import OUTAGE_VERSION, Case, LeftOut, Plan
from reports.schema import Arm, Workload

LESSON = "social"
QUESTION = (
    "The cache server breaks under load and comes back: does anybody get an error, how "
    "long until the site is as before, and is what was written meanwhile seen?"
)
USUAL_ARMS = ("none", "cache_aside@redis", "versioned@redis", "versioned@memcached")
CALM: FaultName = "calm"
TTL_S = 60
WARM_S = 1.0
# Beyond these figures a typing error is likelier than an intention.
LIMITS: Mapping[str, tuple[float, float]] = {
    "rate_per_s": (1, 5000),
    "rounds": (1, 100),
    "before_s": (2, 60),
    "fault_s": (0.5, 60),
    "after_s": (2, 120),
    "audience": (1, 2000),
}
# Seconds, as measured on two cores of a 2020s cloud machine; they guide, they do not judge.
SET_UP_S, ROUND_OVERHEAD_S, COLD_REQUESTS_PER_S = 8.0, 5.0, 120.0


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The options of the command, as they were typed."""

    faults: str | None
    arms: str | None
    rate_per_s: float
    rounds: int
    before_s: float
    fault_s: float
    after_s: float
    audience: int
    world: str
    seed: int | None


def plan_of(asked: Asked, *, services: Mapping[str, str]) -> Plan:
    """Raises `UsageError` with the value, and what would be one."""
    for name, limits in LIMITS.items():
        option = name.removesuffix("_s").removesuffix("_per")
        insist_on_range(option, getattr(asked, name), limits)
    world = world_named(LESSON, asked.world)
    faults = _faults(asked.faults)
    arms = _arms(asked.arms)
    cases, left_out = _cases(arms, faults)
    if asked.faults is None:
        # What the rule finds where nothing happens.
        cases.append(Case(arm=arms[-1].name, fault=CALM))
        faults = [*faults, CALM]
    run_id, created_at = named_now("outage")
    seed = secrets.randbelow(2**31) if asked.seed is None else asked.seed
    order = random.Random(seed)
    return Plan(
        schema_version=OUTAGE_VERSION,
        run_id=run_id,
        experiment="outage",
        question=QUESTION,
        created_at=created_at,
        seed=seed,
        arms=arms,
        blocks=[order.sample(cases, len(cases)) for _ in range(asked.rounds)],
        left_out=left_out,
        faults=faults,
        world=asked.world,
        world_fingerprint=world.fingerprint,
        workload=_workload(asked),
        warm_s=WARM_S,
        before_s=asked.before_s,
        fault_s=asked.fault_s,
        after_s=asked.after_s,
        cores=declared_cores(),
        services=dict(services),
        caveats=list(_caveats(asked, arms)),
    )


def server_of(arm: Arm) -> str:
    """Whose fault it is: an arm without a server of its own has its sessions on Redis."""
    return arm.backend if arm.backend == "memcached" else "redis"


def estimate_s(plan: Plan) -> float:
    """Seconds of the whole plan, roughly."""
    each_s = (
        ROUND_OVERHEAD_S
        + plan.workload.audience / COLD_REQUESTS_PER_S
        + plan.workload.duration_s
    )
    return SET_UP_S + sum(map(len, plan.blocks)) * each_s


def _faults(text: str | None) -> list[FaultName]:
    if text is None:
        return [fault for fault in HOW if fault != CALM]
    wanted = {chosen("fault", word, HOW) for word in words_of(text)}
    if not wanted:
        raise UsageError(f"--faults '' names none; valid: {', '.join(HOW)}")
    return [fault for fault in HOW if fault in wanted]


def _arms(text: str | None) -> list[Arm]:
    names = USUAL_ARMS if text is None else words_of(text)
    arms = [arm_named(name, ttl_s=TTL_S) for name in dict.fromkeys(names)]
    if not arms:
        raise UsageError("--arms '' names none; take some like none,versioned@redis")
    called = [arm.name for arm in arms]
    if twice := sorted({name for name in called if called.count(name) > 1}):
        raise UsageError(f"two arms are called {', '.join(twice)}; rename one")
    return arms


def _cases(
    arms: Sequence[Arm], faults: Sequence[FaultName]
) -> tuple[list[Case], list[LeftOut]]:
    """What can be measured, and what cannot; raises `UsageError` if nothing can."""
    cases, left_out = [], []
    for arm, fault in product(arms, faults):
        if server_of(arm) in HOW[fault].servers:
            cases.append(Case(arm=arm.name, fault=fault))
        else:
            why = HOW[fault].why_not
            left_out.append(LeftOut(arm=arm.name, fault=fault, why=why))
    if not cases:
        raise UsageError(
            f"nothing is left to measure: {left_out[0].fault} of {left_out[0].arm} "
            f"cannot be ({left_out[0].why}); take another of: {', '.join(HOW)}"
        )
    return cases, left_out


def _workload(asked: Asked) -> Workload:
    return Workload(
        loop="open",
        arrivals="poisson",
        rate_per_s=asked.rate_per_s,
        think_time_s=0.0,
        # A quarter of a second before the fault counts on neither side.
        duration_s=WARM_S + asked.before_s + BIN_S + asked.fault_s + asked.after_s,
        audience=asked.audience,
        zipf_exponent=ZIPF_EXPONENT,
        mix=dict(EVERYDAY),
    )


def _caveats(asked: Asked, arms: Sequence[Arm]) -> Iterator[str]:
    yield (
        f"The load is {asked.rate_per_s:g} requests a second on a site of one process. "
        "The closer that is to what the site can serve without a cache, the longer a "
        "dent: a site that cannot serve it at all does not come back before its cache is "
        "warm."
    )
    yield (
        "Sessions are on Redis in every arm, and in the database: an arm without a cache "
        "there, like none, shows what their part is."
    )
    if any(server_of(arm) == "memcached" for arm in arms):
        yield "Of arms on memcached it is memcached that breaks; their sessions stay."
    yield (
        "Server and site are on one machine: a server that is killed refuses connections "
        "at once. One that is cut off from the network is like a pause."
    )
