"""Stampedes that nobody has seen: bundles with the figures that a test wants."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from pathlib import Path

from reports.schema import Arm, Environment, FitCheck, HostState
from reports.stampede.schema import (
    STAMPEDE_VERSION,
    Computation,
    Episode,
    Law,
    Plan,
    Reply,
    Round,
    TriggerName,
)
from reports.stampede.store import StampedeBundle

Alter = Callable[[Round], Round]

ARMS = ("cache_aside", "cache_aside-again", "lease", "lease_or_old")
# What each makes of a crowd: computations, and the share of answers that are old.
CHARACTERS = {
    "cache_aside": (8, 1.0),
    "cache_aside-again": (8, 1.0),
    "lease": (1, 0.0),
    "lease_or_old": (1, 0.9),
}
QUIET = HostState(
    load_1m=0.1,
    steal_share=0.0,
    busy_share=0.01,
    free_memory_bytes=2**30,
    swap_used_bytes=0,
)


def sample_plan(
    *,
    blocks: int = 3,
    clients: Sequence[int] = (10,),
    triggers: Sequence[TriggerName] = ("expiry", "invalidation", "restart"),
) -> Plan:
    return Plan(
        schema_version=STAMPEDE_VERSION,
        run_id="20260101-000000-stampede-0000",
        experiment="stampede",
        question="Who protects the database?",
        created_at="2026-01-01T00:00:00+00:00",
        seed=1,
        arms=[sample_arm(name) for name in ARMS],
        blocks=[list(ARMS)] * blocks,
        clients=list(clients),
        triggers=list(triggers),
        cost_ms=100,
        ttl_s=2,
        workers=3,
        threads=24,
        background_per_s=20,
        law_s=20,
        cores={"app": [0], "generator": [1]},
        services={"postgres": "native", "redis": "native"},
        caveats=["A caveat that the reader must know."],
    )


def sample_arm(name: str) -> Arm:
    roles = {"cache_aside": "baseline", "cache_aside-again": "twin"}
    return Arm(
        name=name,
        role=roles.get(name, "candidate"),  # type: ignore[arg-type]  # it is one
        strategy=name.removesuffix("-again"),
        backend="redis",
        settings={"CACHE_STRATEGY": name.removesuffix("-again")},
    )


def sample_bundle(
    folder: Path,
    *,
    plan: Plan | None = None,
    alter: Alter = lambda done: done,
    rounds: int | None = None,
    law: bool = True,
) -> StampedeBundle:
    """`alter` sees every round before it is kept; `rounds` is where the run breaks off."""
    plan = plan or sample_plan()
    bundle = StampedeBundle.create(folder, plan, sample_environment())
    due = [(block, name) for block, names in enumerate(plan.blocks) for name in names]
    for index, (block, name) in itertools.islice(enumerate(due), rounds):
        bundle.add(alter(sample_round(plan, name, index=index, block=block)))
    if law:
        bundle.add_law(sample_law())
    return bundle


def sample_round(plan: Plan, arm: str, *, index: int, block: int) -> Round:
    return Round(
        schema_version=STAMPEDE_VERSION,
        index=index,
        block=block,
        arm=arm,
        started_at="2026-01-01T00:00:00+00:00",
        episodes=[
            sample_episode(arm, trigger, clients)
            for trigger in plan.triggers
            for clients in plan.clients
        ],
        host_before=QUIET,
        host_after=QUIET,
    )


def sample_episode(arm: str, trigger: TriggerName, clients: int) -> Episode:
    made, old_share = CHARACTERS[arm]
    written = trigger == "invalidation"
    old = round(clients * old_share) if written else 0
    return Episode(
        trigger=trigger,
        clients=clients,
        computations=[
            Computation(began_s=0.01 * n, ended_s=0.01 * n + 0.1) for n in range(made)
        ],
        replies=[
            Reply(latency_s=0.1 + 0.01 * n, status=200, number=1 if n < old else 2)
            for n in range(clients)
        ],
        background=[],
        acknowledged=2 if written else None,
        recovered_s=0.3,
        late_s=0.001,
        void=None,
    )


def sample_law() -> Law:
    """Three values, each refreshed a little later in its life."""
    begins = (0.0, 0.6, 1.3, 2.1)
    return Law(
        schema_version=STAMPEDE_VERSION,
        arm="early_refresh",
        rate_per_s=20,
        reads=60,
        ttl_s=1,
        cost_ms=100,
        seconds=3,
        computations=[Computation(began_s=b, ended_s=b + 0.1) for b in begins],
        refreshed_with_s=[0.4, 0.3, 0.2],
        fit=FitCheck(
            subject="remaining life at the first refresh",
            test="Kolmogorov-Smirnov",
            statistic=0.3,
            p_value=0.7,
            sample=3,
        ),
    )


def sample_environment() -> Environment:
    return Environment(
        schema_version=1,
        cpu="a processor",
        cores=2,
        memory_bytes=2**32,
        kernel="6.1",
        os="a system",
        python="3.11.0",
        packages={"django": "5.2"},
        services={"postgres": "15"},
        service_settings={"postgres": {"fsync": "off"}},
        limits={},
        git_revision=None,
        git_dirty=None,
    )
