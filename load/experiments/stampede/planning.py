"""From what a person asked for to a plan; whatever cannot be meant is refused here."""

from __future__ import annotations

import datetime as dt
import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from load.choices import UsageError, chosen, insist_on_range, words_of
from load.experiments.planning import shuffled_blocks
from load.experiments.stampede.arms import arms_of, usual_strategies
from load.experiments.stampede.laboratory import pool_of
from load.experiments.stampede.law import STRATEGY as LAW_STRATEGY
from reports.stampede.schema import STAMPEDE_VERSION, Plan, TriggerName

QUESTION = (
    "One hot value is gone, and everybody asks for it at the same moment: how often is it "
    "computed, how long does the last one wait, and who is told an old one?"
)
TRIGGERS: tuple[TriggerName, ...] = get_args(TriggerName)
MOST_CLIENTS = 1000  # connections of one process, well below the usual limit of files
THREADS = 24
# Postgres as we start it takes 200 connections, and some must be left for others.
MOST_CONNECTIONS = 180
# Beyond these figures a typing error is likelier than an intention.
LIMITS: Mapping[str, tuple[float, float]] = {
    "cost_ms": (1, 5000),
    "ttl_s": (1, 60),
    "workers": (1, 16),
    "repeats": (1, 100),
    "background_per_s": (0, 500),
    "law_s": (0, 600),
}
OPTIONS = {
    "ttl_s": "ttl",
    "background_per_s": "background",
    "law_s": "law-seconds",
    "cost_ms": "cost-ms",
}
# Seconds, as measured on two cores of a 2020s cloud machine; they guide, they do not judge.
SET_UP_S, SITE_S, EPISODE_S = 12.0, 3.0, 0.4
RESTART_S = 1.0
REQUESTS_PER_S = 500.0


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The options of the command, as they were typed."""

    clients: str
    strategies: str | None
    triggers: str | None
    backend: str
    cost_ms: int
    ttl_s: int
    workers: int
    repeats: int
    background_per_s: float
    law_s: float
    seed: int | None


def plan_of(asked: Asked, *, services: Mapping[str, str]) -> Plan:
    """Raises `UsageError` with the value, and what would be one."""
    _check_ranges(asked)
    triggers = _triggers(asked.triggers, asked.backend)
    names = words_of(asked.strategies) or usual_strategies(asked.backend)
    arms = arms_of(names, backend=asked.backend, ttl_s=asked.ttl_s)
    _refuse_doubles([arm.name for arm in arms])
    follows_law = any(arm.strategy == LAW_STRATEGY for arm in arms)
    now = dt.datetime.now(dt.UTC)
    seed = secrets.randbelow(2**31) if asked.seed is None else asked.seed
    return Plan(
        schema_version=STAMPEDE_VERSION,
        run_id=f"{now:%Y%m%d-%H%M%S}-stampede-{secrets.token_hex(2)}",
        experiment="stampede",
        question=QUESTION,
        created_at=now.isoformat(timespec="seconds"),
        seed=seed,
        arms=arms,
        blocks=shuffled_blocks(
            [arm.name for arm in arms], rounds=asked.repeats, seed=seed
        ),
        clients=crowds(asked.clients),
        triggers=triggers,
        cost_ms=asked.cost_ms,
        ttl_s=asked.ttl_s,
        workers=asked.workers,
        threads=THREADS,
        background_per_s=asked.background_per_s,
        law_s=asked.law_s if follows_law and asked.background_per_s else 0,
        cores=declared_cores(),
        services=dict(services),
        caveats=_caveats(asked),
    )


def crowds(text: str) -> list[int]:
    """The sizes in a comma-separated list, smallest first.

    >>> crowds("200, 50")
    [50, 200]
    """
    sizes = []
    for word in words_of(text):
        if not word.isdecimal() or not 1 <= int(word) <= MOST_CLIENTS:
            raise UsageError(
                f"--clients '{word}' is no crowd; give sizes from 1 to {MOST_CLIENTS}, "
                "like 50,200,1000"
            )
        sizes.append(int(word))
    if not sizes:
        raise UsageError("--clients '' names no crowd; give sizes, like 50,200,1000")
    return sorted(set(sizes))


def estimate_s(plan: Plan) -> float:
    """Seconds of the whole plan, roughly."""
    rounds = sum(map(len, plan.blocks))
    crowd_s = sum(plan.clients) / REQUESTS_PER_S
    each_s = SITE_S + len(plan.triggers) * (
        len(plan.clients) * (EPISODE_S + plan.cost_ms / 1000) + crowd_s
    )
    each_s += len(plan.clients) * (
        plan.ttl_s * ("expiry" in plan.triggers)
        + RESTART_S * ("restart" in plan.triggers)
    )
    return SET_UP_S + rounds * each_s + (plan.law_s + SITE_S if plan.law_s else 0)


def declared_cores() -> dict[str, list[int]]:
    """The crowd has the last core to itself; site, database and cache share the others."""
    there = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    if len(there) < 2:
        return {}
    *others, last = there
    served = {role: list(others) for role in ("app", "database", "cache")}
    return {**served, "generator": [last]}


def _check_ranges(asked: Asked) -> None:
    for name, limits in LIMITS.items():
        insist_on_range(OPTIONS.get(name, name), getattr(asked, name), limits)
    if asked.cost_ms >= asked.ttl_s * 1000:
        raise UsageError(
            f"--cost-ms {asked.cost_ms} is no less than --ttl {asked.ttl_s} (seconds): "
            "a value would be too old before it is made"
        )
    if (opened := asked.workers * pool_of(THREADS)) > MOST_CONNECTIONS:
        raise UsageError(
            f"--workers {asked.workers} may open {opened} connections to Postgres; "
            f"{MOST_CONNECTIONS // pool_of(THREADS)} processes are the most"
        )


def _triggers(text: str | None, backend: str) -> list[TriggerName]:
    chosen("backend", backend, ("redis", "memcached", "locmem"))
    valid = [t for t in TRIGGERS if t != "restart" or backend != "locmem"]
    if text is None:
        return valid
    wanted = [chosen("trigger", word, TRIGGERS) for word in words_of(text)]
    if "restart" in wanted and backend == "locmem":
        raise UsageError(
            "trigger 'restart': locmem has no server that could be restarted; "
            f"valid here: {', '.join(valid)}"
        )
    if not wanted:
        raise UsageError(f"--triggers '' names none; valid: {', '.join(valid)}")
    return [trigger for trigger in TRIGGERS if trigger in wanted]


def _refuse_doubles(names: Sequence[str]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise UsageError(f"two strategies are called {', '.join(twice)}; rename one")


def _caveats(asked: Asked) -> list[str]:
    told = [
        f"{asked.workers} processes with {THREADS} threads each compute at most "
        f"{asked.workers * THREADS} values at the same moment; the rest of a crowd waits "
        "for a thread first, and may then find the value in the cache.",
        "A computation is a pause in the database: it holds a connection, and no CPU. "
        "One that needs CPU as well makes a surge last longer.",
    ]
    if asked.background_per_s == 0:
        told.append("Nobody read before an expiry, so early_refresh had no chance.")
    if asked.backend == "memcached":
        told.append(
            "memcached counts lives in whole seconds: a value may be gone up to a second "
            "early, readers renew it then, and the crowd finds it. Expiries are sharp on "
            "redis and locmem alone."
        )
    if asked.backend == "locmem":
        told.append(
            "locmem is private to a process: each computes for itself, and hears of "
            "nothing that another writes."
        )
    return told
