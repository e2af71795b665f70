"""How unevenly keys are asked for: Zipf's law fitted to counts, and how well it fits.

Sources: Clauset, Shalizi & Newman (2009), "Power-Law Distributions in Empirical Data",
SIAM Review 51(4), for the likelihood and for a p-value by parametric bootstrap. That one
is needed because ranks are taken from the counts themselves: the most popular key of a
sample is the one that was lucky, and tables of chi-square or Kolmogorov-Smirnov, which
know nothing of that, would be wrong.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

# The standard error of a p-value from so many samples is at most 0.036.
RESAMPLES = 200
STEEPEST = 10.0


@dataclass(frozen=True)
class ZipfFit:
    """Share of rank k ~ k^-exponent, over as many ranks as there are keys."""

    exponent: float
    keys: int
    questions: int
    distance: float  # the largest between the two distribution functions
    p_value: float  # how often a sample of the fitted law is at least that far from it


def zipf_shares(size: int, exponent: float) -> Floats:
    """The share of each rank, from the most popular on; exact.

    >>> zipf_shares(3, 1.0).round(3).tolist()
    [0.545, 0.273, 0.182]
    """
    weights = np.arange(1, size + 1, dtype=np.float64) ** -exponent
    return np.asarray(weights / weights.sum())


def fit_zipf(
    counts: npt.ArrayLike, *, seed: int, resamples: int = RESAMPLES
) -> ZipfFit:
    """The most likely exponent for these counts of keys, and how well it fits.

    Raises `ValueError` of fewer than two keys: one is as popular as itself.
    """
    ranked = in_ranks(counts)
    if len(ranked) < 2:
        raise ValueError(f"{len(ranked)} key(s) have no popularity to be fitted")
    exponent = likeliest_exponent(ranked)
    distance = distance_to(ranked, exponent)
    generator = np.random.default_rng(seed)
    drawn = generator.multinomial(
        ranked.sum(), zipf_shares(len(ranked), exponent), size=resamples
    )
    further = sum(_own_distance(sample) >= distance for sample in drawn)
    return ZipfFit(
        exponent=exponent,
        keys=len(ranked),
        questions=int(ranked.sum()),
        distance=distance,
        p_value=(further + 1) / (resamples + 1),
    )


def in_ranks(counts: npt.ArrayLike) -> Integers:
    """The counts above 0, the largest first."""
    some = np.asarray(counts, dtype=np.int64)
    return np.asarray(np.sort(some[some > 0])[::-1])


def likeliest_exponent(ranked: Integers) -> float:
    """Where the mean of log k under the law is that of the sample: the likelihood's top.

    Between 0, where all are equal, and `STEEPEST`.
    """
    logs = np.log(np.arange(1, len(ranked) + 1))
    seen = float(ranked @ logs / ranked.sum())

    def surplus(exponent: float) -> float:
        return float(zipf_shares(len(ranked), exponent) @ logs) - seen

    if surplus(0.0) <= 0:
        return 0.0
    if surplus(STEEPEST) >= 0:
        return STEEPEST
    return float(brentq(surplus, 0.0, STEEPEST, xtol=1e-6))


def distance_to(ranked: Integers, exponent: float) -> float:
    """Kolmogorov and Smirnov's: between the shares up to a rank, seen and by the law."""
    seen = np.cumsum(ranked) / ranked.sum()
    law = np.cumsum(zipf_shares(len(ranked), exponent))
    return float(np.abs(seen - law).max())


def _own_distance(sample: Integers) -> float:
    """A sample of the law is ranked and fitted as the data was."""
    ranked = in_ranks(sample)
    return distance_to(ranked, likeliest_exponent(ranked)) if len(ranked) > 1 else 0.0
