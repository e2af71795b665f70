"""How often a cache with a time to live hits, when questions and writes are Poisson.

Sources: Jung, Berger & Balakrishnan (2003), "Modeling TTL-based Internet Caches",
INFOCOM, for a fixed life; Fofack, Nain, Neglia & Towsley (2012), "Analysis of TTL-based
Cache Networks", VALUETOOLS, for one that each question renews. Writes that forget a key
are derived here from the same renewal argument:

A *cycle* begins with a miss, which fetches the value. The value lives X: the time to live
T, or until the next write if that comes first. Questions come at rate L whatever happens,
so L * E[X] of them are expected to hit, and the next one after X begins a new cycle:

    h = L E[X] / (1 + L E[X])

Without writes X = T. With writes at rate m, X = min(T, Exp(m)), so E[X] = (1 - e^(-mT))/m.
A write that finds nothing does nothing, and the gaps of a Poisson process have no memory.

Where questions renew the life, one hits if it comes before T is over since the last one
and before any write: with the gap Exp(L), that is

    h = P(gap < min(T, Exp(m))) = L/(L + m) * (1 - e^(-(L + m)T))

and without writes 1 - e^(-LT). Room is unlimited throughout, and keys are independent.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def fixed_ttl_hits(
    asked_per_s: npt.ArrayLike, ttl_s: float, written_per_s: npt.ArrayLike = 0.0
) -> Floats:
    """The hit ratio of each key whose values live `ttl_s` from when they were fetched.

    >>> fixed_ttl_hits([1.0, 9.0], 1.0).round(3).tolist()
    [0.5, 0.9]
    """
    expected = np.asarray(asked_per_s, dtype=np.float64) * mean_life_s(
        ttl_s, written_per_s
    )
    return np.asarray(expected / (1 + expected))


def renewed_ttl_hits(
    asked_per_s: npt.ArrayLike, ttl_s: float, written_per_s: npt.ArrayLike = 0.0
) -> Floats:
    """The same where each question gives the value `ttl_s` more.

    >>> renewed_ttl_hits([1.0, 9.0], 1.0).round(3).tolist()
    [0.632, 1.0]
    """
    asked = np.asarray(asked_per_s, dtype=np.float64)
    either = asked + np.asarray(written_per_s, dtype=np.float64)
    share = np.divide(asked, either, out=np.zeros_like(either), where=either > 0)
    return np.asarray(share * -np.expm1(-either * ttl_s))


def mean_life_s(ttl_s: float, written_per_s: npt.ArrayLike) -> Floats:
    """How long a value lives on average: until it is too old, or a write comes.

    >>> float(mean_life_s(2.0, 0.0)), round(float(mean_life_s(2.0, 1.0)), 3)
    (2.0, 0.865)
    """
    writes = np.asarray(written_per_s, dtype=np.float64)
    life = -np.expm1(-writes * ttl_s)
    return np.divide(life, writes, out=np.full_like(writes, ttl_s), where=writes > 0)


def overall(asked_per_s: npt.ArrayLike, hits: npt.ArrayLike) -> float:
    """The hit ratio over all keys: each counts as often as it is asked for."""
    return float(np.average(np.asarray(hits), weights=np.asarray(asked_per_s)))
