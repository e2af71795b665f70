"""Recordings that nobody made: questions with known popularity, and writes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from reports.prediction.popularity import zipf_shares
from reports.prediction.replay import Cache, replay
from reports.prediction.trace import Trace

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def zipf_questions(count: int, *, keys: int, exponent: float, seed: int) -> Integers:
    """Independent questions for keys that are called like their ranks."""
    generator = np.random.default_rng(seed)
    return generator.choice(keys, size=count, p=zipf_shares(keys, exponent))


def trace_of(
    asked: Sequence[int],
    moments_s: Sequence[float],
    *,
    ttl_s: float,
    room: int | None = None,
    writes: Sequence[tuple[float, int]] = (),
    forgets: bool = False,
) -> Trace:
    """What a site would have recorded whose cache is replayed here."""
    hits = replay(
        asked,
        moments_s,
        Cache(ttl_s=ttl_s, capacity=room),
        forgotten=[(at, [key]) for at, key in writes] if forgets else (),
    )
    return Trace(
        names=tuple(f"social:card:{key}" for key in range(max(asked) + 1)),
        asked=np.array(asked),
        moments_s=np.array(moments_s, dtype=np.float64),
        missed=~hits,
        forgotten=np.array([key for _, key in writes], dtype=np.int64),
        forgotten_s=np.array([at for at, _ in writes], dtype=np.float64),
    )


def poisson_moments(rate_per_s: float, until_s: float, *, seed: int) -> Floats:
    generator = np.random.default_rng(seed)
    count = generator.poisson(rate_per_s * until_s)
    return np.sort(generator.uniform(0, until_s, count))
