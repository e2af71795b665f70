"""From an experiment and its conditions to a plan: every decision, before any measurement."""

from __future__ import annotations

import datetime as dt
import os
import random
import secrets
from collections.abc import Mapping

from load.choices import UsageError, chosen, insist_on_range
from load.experiments import warming
from load.experiments.interface import Conditions, Experiment
from reports.schema import SCHEMA_VERSION, Arm, Plan, Workload

BASELINE_ARMS = ("none", "none-again")
# Beyond these figures a typing error is likelier than an intention.
LIMITS = {
    "rounds": (1, 200),
    "duration_s": (0.5, 3600.0),
    "rate_per_s": (1.0, 20_000.0),
    "audience": (1, 2_000),
    "ttl_s": (1, 86_400),
}


def conditions_of(
    experiment: Experiment,
    *,
    profile: str,
    rounds: int | None = None,
    duration_s: float | None = None,
    rate_per_s: float | None = None,
    audience: int | None = None,
    world: str | None = None,
    arms: tuple[str, ...] = (),
    added: tuple[str, ...] = (),
    ttl_s: int = 60,
    seed: int | None = None,
) -> Conditions:
    """The profile with what was asked for otherwise; `UsageError` for the impossible.

    `arms` take the place of the profile's, and `added` ones come beside them.
    """
    chosen("profile", profile, tuple(experiment.profiles))
    base = experiment.profiles[profile]
    conditions = Conditions(
        profile=profile,
        rounds=base.rounds if rounds is None else rounds,
        duration_s=base.duration_s if duration_s is None else duration_s,
        rate_per_s=base.rate_per_s if rate_per_s is None else rate_per_s,
        audience=base.audience if audience is None else audience,
        world=base.world if world is None else world,
        arms=tuple(dict.fromkeys((*(arms or base.arms), *added))),
        ttl_s=ttl_s,
        probed_s=base.probed_s,
        seed=secrets.randbelow(2**31) if seed is None else seed,
    )
    for name, limits in LIMITS.items():
        option = name.removesuffix("_s").removesuffix("_per")
        insist_on_range(option, getattr(conditions, name), limits)
    return conditions


def plan_of(
    experiment: Experiment,
    conditions: Conditions,
    *,
    world_fingerprint: str,
    services: Mapping[str, str],
    cores: Mapping[str, list[int]],
    fixed: tuple[str, ...] = BASELINE_ARMS,
) -> Plan:
    """The plan: arms, their seeded order in every block, workload, rules and cores.

    `fixed` are the baseline and its twin, which every comparison holds.
    """
    run_id, created_at = named_now(experiment.name)
    names = [*fixed, *conditions.arms]
    arms = [experiment.arm(name, ttl_s=conditions.ttl_s) for name in names]
    _refuse_doubles(arms)
    return Plan(
        schema_version=SCHEMA_VERSION,
        run_id=run_id,
        experiment=experiment.name,
        lesson=experiment.lesson,
        profile=conditions.profile,
        question=experiment.question,
        expectation=experiment.expectation,
        created_at=created_at,
        seed=conditions.seed,
        world=conditions.world,
        world_fingerprint=world_fingerprint,
        arms=arms,
        blocks=shuffled_blocks(
            [arm.name for arm in arms], rounds=conditions.rounds, seed=conditions.seed
        ),
        pilot_rule=experiment.pilot_rule if conditions.rounds > 1 else None,
        workload=workload_of(experiment, conditions),
        warm_up=warming.RULE,
        metrics=list(experiment.metrics),
        primary_metric=experiment.primary_metric,
        practical_threshold=experiment.practical_threshold,
        cores=dict(cores),
        services=dict(services),
        caveats=experiment.caveats(conditions),
        objective=experiment.objective,
    )


def named_now(experiment: str) -> tuple[str, str]:
    """The name of a run that begins now, unlike any other, and the moment itself."""
    now = dt.datetime.now(dt.UTC)
    run_id = f"{now:%Y%m%d-%H%M%S}-{experiment}-{secrets.token_hex(2)}"
    return run_id, now.isoformat(timespec="seconds")


def workload_of(experiment: Experiment, conditions: Conditions) -> Workload:
    return Workload(
        loop="open",
        arrivals="poisson",
        rate_per_s=conditions.rate_per_s,
        think_time_s=0.0,
        duration_s=conditions.duration_s,
        audience=conditions.audience,
        zipf_exponent=experiment.zipf_exponent,
        mix=dict(experiment.mix),
        probed_s=conditions.probed_s,
    )


def shuffled_blocks(names: list[str], *, rounds: int, seed: int) -> list[list[str]]:
    """Every arm once a block, in an order of its own that the seed decides.

    >>> [sorted(block) for block in shuffled_blocks(["a", "b"], rounds=2, seed=1)]
    [['a', 'b'], ['a', 'b']]
    """
    order = random.Random(seed)
    return [order.sample(names, len(names)) for _ in range(rounds)]


def with_pilot_arms(plan: Plan, experiment: Experiment, names: list[str]) -> Plan:
    """The plan after its first block: these arms join every later one, at random places."""
    ttl_s = int(plan.arms[0].settings["CACHE_TTL_S"])
    added = [experiment.arm(name, ttl_s=ttl_s) for name in names]
    everyone = [arm.name for arm in (*plan.arms, *added)]
    later = shuffled_blocks(everyone, rounds=len(plan.blocks), seed=plan.seed + 1)
    return Plan(
        **{
            **{name: getattr(plan, name) for name in plan.__struct_fields__},
            "arms": [*plan.arms, *added],
            "blocks": [plan.blocks[0], *later[1:]],
        }
    )


def declared_cores() -> dict[str, list[int]]:
    """Who runs where. The generator has a core of its own wherever there are two.

    With two cores the site, its database and its caches share the other one: what an arm
    saves in any of them is then its to use.
    """
    there = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    if len(there) >= 4:
        app, database, cache, generator = there[:4]
    elif len(there) >= 2:
        app = database = cache = there[0]
        generator = there[1]
    else:
        return {}
    return {
        "app": [app],
        "database": [database],
        "cache": [cache],
        "generator": [generator],
    }


def _refuse_doubles(arms: list[Arm]) -> None:
    names = [arm.name for arm in arms]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise UsageError(
            f"named twice: {', '.join(twice)}; the baseline 'none' and its twin are in "
            "every comparison already"
        )
