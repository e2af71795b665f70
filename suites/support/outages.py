"""Outages that nobody has seen: bundles with the dents that a test wants."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from reports.outage.faults import FaultName
from reports.outage.schema import (
    OUTAGE_VERSION,
    Case,
    LeftOut,
    Meanwhile,
    Plan,
    Reply,
    Round,
)
from reports.outage.store import OutageBundle
from reports.schema import Arm, Workload
from suites.support.stampedes import QUIET, sample_environment

Alter = Callable[[Round], Round]

BEGAN_S, AFTER_S = 5.25, 6.0
# How long each is slow after a fault; what it is written shows in the figures.
DENTS_S = {"none": 0.0, "versioned@redis": 1.0, "cache_aside@memcached": 2.5}


def sample_plan(
    *, blocks: int = 3, faults: Sequence[FaultName] = ("flush", "full", "kill")
) -> Plan:
    arms = [sample_arm(name) for name in DENTS_S]
    cases = [
        Case(arm=arm.name, fault=fault)
        for arm, fault in itertools.product(arms, faults)
        if (fault, arm.backend) != ("full", "memcached")
    ]
    return Plan(
        schema_version=OUTAGE_VERSION,
        run_id="20260101-000000-outage-0000",
        experiment="outage",
        question="Who gets an error?",
        created_at="2026-01-01T00:00:00+00:00",
        seed=1,
        arms=arms,
        blocks=[cases] * blocks,
        left_out=[
            LeftOut(arm="cache_aside@memcached", fault="full", why="it makes room")
        ],
        faults=list(faults),
        world="small",
        world_fingerprint="0123",
        workload=Workload(
            loop="open",
            arrivals="poisson",
            rate_per_s=40,
            think_time_s=0,
            duration_s=BEGAN_S + AFTER_S,
            audience=60,
            zipf_exponent=0.9,
            mix={"feed": 1.0},
        ),
        warm_s=1.0,
        before_s=4.0,
        fault_s=2.0,
        after_s=4.0,
        cores={"app": [0], "generator": [1]},
        services={"postgres": "native", "redis": "native"},
        caveats=["A caveat that the reader must know."],
    )


def sample_arm(name: str) -> Arm:
    strategy, _, backend = name.partition("@")
    return Arm(
        name=name,
        role="baseline" if name == "none" else "candidate",
        strategy=strategy,
        backend=backend or "none",
        settings={"CACHE_STRATEGY": strategy},
    )


def sample_bundle(
    folder: Path,
    *,
    plan: Plan | None = None,
    alter: Alter = lambda done: done,
    rounds: int | None = None,
) -> OutageBundle:
    """`alter` sees every round before it is kept; `rounds` is where the run breaks off."""
    plan = plan or sample_plan()
    bundle = OutageBundle.create(folder, plan, sample_environment())
    due = [(block, case) for block, cases in enumerate(plan.blocks) for case in cases]
    for index, (block, case) in itertools.islice(enumerate(due), rounds):
        bundle.add(alter(sample_round(case, index=index, block=block)))
    return bundle


def sample_round(case: Case, *, index: int = 0, block: int = 0) -> Round:
    slow_s = 0.0 if case.fault == "calm" else DENTS_S[case.arm]
    return Round(
        schema_version=OUTAGE_VERSION,
        index=index,
        block=block,
        arm=case.arm,
        started_at="2026-01-01T00:00:00+00:00",
        host_before=QUIET,
        host_after=QUIET,
        fault=case.fault,
        server="memcached" if "memcached" in case.arm else "redis",
        began_s=BEGAN_S,
        ended_s=BEGAN_S + (0.01 if case.fault == "flush" else 2.0),
        replies=sample_replies(slow_s=slow_s, seed=index),
        unsent=0,
        late_s=0.002,
        meanwhile=Meanwhile(writes=8, refused=0, looks=2, stale=0),
        staleness=None,
        lost_writes=None,
        void=None,
    )


def sample_replies(
    *, slow_s: float, seed: int, rate_per_s: float = 40.0, slow_by: float = 8.0
) -> list[Reply]:
    """Even arrivals of some 10 ms; those due so long after the fault are slow."""
    dice = np.random.default_rng(seed)
    moments = np.arange(0, BEGAN_S + AFTER_S, 1 / rate_per_s)
    latencies = 0.01 * np.exp(dice.normal(0, 0.2, len(moments)))
    slow = (moments >= BEGAN_S) & (moments < BEGAN_S + slow_s)
    latencies[slow] *= slow_by
    return [
        Reply(
            due_s=float(due_s),
            latency_s=float(latency_s),
            status=200,
            right=True,
            hits=0 if is_slow else 4,
            misses=4 if is_slow else 0,
        )
        for due_s, latency_s, is_slow in zip(moments, latencies, slow, strict=True)
    ]
