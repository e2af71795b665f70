"""The steady episode: readers who come by the clock, of a value that is refreshed early."""

from __future__ import annotations

import random
import time

from load.experiments.stampede.episodes import Stand, fill
from load.experiments.stampede.messages import Burst, Bursted
from load.recording.fits import kolmogorov_smirnov
from reports.schema import FitCheck
from reports.stampede.law import levels_of, lives_of
from reports.stampede.schema import STAMPEDE_VERSION, Computation, Law

STRATEGY = "early_refresh"
SUBJECT = "remaining life at the first refresh"
# Short, so that many values live in one episode.
TTL_S = 1


def observe_law(stand: Stand, *, arm: str, seconds: float, seed: int) -> Law:
    """Whatever was computed while nobody but the readers was there, held to the law."""
    filled = fill(stand)
    until_s = time.time() + seconds
    burst = stand.crowd.ask(
        Burst(
            path=stand.path,
            clients=0,
            at_s=until_s,
            background_per_s=stand.background_per_s,
            background_until_s=until_s,
            seed=seed,
        ),
        Bursted,
        longest_s=seconds,
    )
    rows = stand.journal.settled(filled.mark - 1, within_s=stand.settles_s)
    zero_s = rows[0].began_s
    computations = [
        Computation(
            began_s=round(row.began_s - zero_s, 6),
            ended_s=None if row.ended_s is None else round(row.ended_s - zero_s, 6),
        )
        for row in rows
    ]
    return law_of(
        computations,
        arm=arm,
        rate_per_s=stand.background_per_s,
        reads=len(burst.background),
        ttl_s=stand.ttl_s,
        cost_ms=stand.cost_ms,
        seconds=seconds,
        seed=seed,
    )


def law_of(
    computations: list[Computation],
    *,
    arm: str,
    rate_per_s: float,
    reads: int,
    ttl_s: float,
    cost_ms: int,
    seconds: float,
    seed: int,
) -> Law:
    """What these computations say of the law (reports/stampede/law.py)."""
    lives = lives_of(computations, ttl_s=ttl_s)
    draw = random.Random(seed)
    levels = levels_of(
        lives, rate_per_s=rate_per_s, atoms=[draw.random() for _ in lives]
    )
    distance, p_value = kolmogorov_smirnov(levels)
    return Law(
        schema_version=STAMPEDE_VERSION,
        arm=arm,
        rate_per_s=rate_per_s,
        reads=reads,
        ttl_s=ttl_s,
        cost_ms=cost_ms,
        seconds=seconds,
        computations=computations,
        refreshed_with_s=[round(life.refreshed_with_s, 6) for life in lives],
        fit=FitCheck(
            subject=SUBJECT,
            test="Kolmogorov-Smirnov",
            statistic=distance,
            p_value=p_value,
            sample=len(lives),
        ),
    )
