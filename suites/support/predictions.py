"""A prediction for a site whose every law is known: nobody measured it."""

from __future__ import annotations

import msgspec
import numpy as np

from reports.prediction.forecast import Run, predict
from reports.prediction.results import Conditions, Prediction

from .traces import poisson_moments, trace_of, zipf_questions

KEYS, EXPONENT, TTL_S = 60, 0.9, 2.0
UNTIL_S, START_S = 400.0, 20.0
ROOM = 15


def sample_prediction(**changes: object) -> Prediction:
    """Of three arms; `changes` overwrite fields of its conditions."""
    return predict(
        conditions(**changes),
        run_of("cache_aside@redis", seed=1),
        run_of("versioned@redis", seed=50, forgets=True),
        run_of("cache_aside@locmem", seed=90, room=ROOM),
    )


def conditions(**changes: object) -> Conditions:
    usual = Conditions(
        run_id="a-run",
        created_at="2026-05-04T09:30:00+00:00",
        world="small",
        rate_per_s=40,
        duration_s=UNTIL_S - START_S,
        audience=KEYS,
        zipf_exponent=EXPONENT,
        seed=7,
    )
    return msgspec.structs.replace(usual, **changes)


def run_of(
    arm: str, *, seed: int, forgets: bool = False, room: int | None = None
) -> Run:
    """Forty questions and four writes a second, all as independent as formulas wish."""
    moments_s = poisson_moments(40, UNTIL_S, seed=seed)
    writes_s = poisson_moments(4, UNTIL_S, seed=seed + 1)
    written = np.random.default_rng(seed).integers(0, KEYS, len(writes_s)).tolist()
    trace = trace_of(
        zipf_questions(
            len(moments_s), keys=KEYS, exponent=EXPONENT, seed=seed + 2
        ).tolist(),
        moments_s.tolist(),
        ttl_s=TTL_S if room is None else UNTIL_S,
        room=room,
        writes=list(zip(writes_s.tolist(), written, strict=True)),
        forgets=forgets,
    )
    return Run(
        arm=arm,
        ttl_s=TTL_S,
        forgets=forgets,
        room=room,
        trace=trace,
        start_s=START_S,
        end_s=UNTIL_S,
        hit_ratio=float(1 - trace.missed[trace.between(START_S, UNTIL_S)].mean()),
    )
