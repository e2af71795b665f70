"""How many times as much: the ratio of two samples that have nothing to do with each other.

Two runs have no blocks in common, so nothing can be paired. Noise multiplies, so the
logarithms are compared, and their means are told apart by Welch's test, which does not
ask that both samples spread alike.

Sources: Welch (1947), "The generalization of 'Student's' problem when several different
population variances are involved", Biometrika 34; the degrees of freedom are
Satterthwaite's (1946), "An approximate distribution of estimates of variance
components", Biometrics Bulletin 2.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from reports.statistics.interval import Interval, Method


@dataclass(frozen=True)
class UnpairedRatio:
    """Geometric mean over geometric mean. A single value has no spread, and no interval."""

    value: float
    interval: Interval | None
    p_value: float | None  # of the hypothesis that the true ratio is 1
    log_spreads: tuple[float, float] | None  # of the sample, and of the reference
    counts: tuple[int, int]


def unpaired_ratio(
    sample: Sequence[float], reference: Sequence[float], *, level: float = 0.95
) -> UnpairedRatio | None:
    """The sample over the reference; None where a value is not positive, or none is there."""
    if not sample or not reference or min(*sample, *reference) <= 0:
        return None
    ours, theirs = np.log(np.asarray(sample)), np.log(np.asarray(reference))
    difference = float(ours.mean() - theirs.mean())
    counts = (len(ours), len(theirs))
    if min(counts) < 2:
        return UnpairedRatio(math.exp(difference), None, None, None, counts)
    spreads = (float(ours.std(ddof=1)), float(theirs.std(ddof=1)))
    error = standard_error(spreads, counts)
    half = 0.0
    if error:
        t = special.stdtrit(freedom(spreads, counts), 1 - (1 - level) / 2)
        half = float(t) * error
    return UnpairedRatio(
        math.exp(difference),
        Interval(
            math.exp(difference - half),
            math.exp(difference + half),
            Method.WELCH_ON_LOGS,
        ),
        _p_value(difference, error, spreads, counts),
        spreads,
        counts,
    )


def standard_error(spreads: tuple[float, float], counts: tuple[int, int]) -> float:
    """Of the difference between two means."""
    return math.sqrt(sum(s**2 / n for s, n in zip(spreads, counts, strict=True)))


def freedom(spreads: tuple[float, float], counts: tuple[int, int]) -> float:
    """Satterthwaite's degrees of freedom; one of the spreads is not 0.

    >>> round(freedom((1.0, 1.0), (4, 4)), 1), round(freedom((1.0, 0.0), (4, 9)), 1)
    (6.0, 3.0)
    """
    parts = [s**2 / n for s, n in zip(spreads, counts, strict=True)]
    weighed = sum(part**2 / (n - 1) for part, n in zip(parts, counts, strict=True))
    return sum(parts) ** 2 / weighed


def _p_value(
    difference: float,
    error: float,
    spreads: tuple[float, float],
    counts: tuple[int, int],
) -> float:
    """How likely a difference at least this large is when the truth is none, two-sided."""
    if error == 0:
        return 0.0 if difference else 1.0
    return float(2 * special.stdtr(freedom(spreads, counts), -abs(difference) / error))
