"""How many times as much: the ratio of two samples that have nothing to do with each other.

Two runs have no blocks in common, so nothing can be paired. Noise multiplies, so the
logarithms are compared, and their means are told apart by Welch's test, which does not
ask that both samples spread alike.

Source: Welch (1947), "The generalization of 'Student's' problem when several different
population variances are involved", Biometrika 34; the degrees of freedom are
Satterthwaite's (`errors`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reports.statistics.errors import Error, of_mean, together
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
    sample: Sequence[float],
    reference: Sequence[float],
    *,
    level: float = 0.95,
    besides: Error | None = None,
) -> UnpairedRatio | None:
    """The sample over the reference; None where a value is not positive, or none is there.

    `besides` is an error of the ratio's logarithm that the values do not show.
    """
    if not sample or not reference or min(*sample, *reference) <= 0:
        return None
    ours, theirs = np.log(np.asarray(sample)), np.log(np.asarray(reference))
    difference = float(ours.mean() - theirs.mean())
    counts = (len(ours), len(theirs))
    if min(counts) < 2:
        return UnpairedRatio(math.exp(difference), None, None, None, counts)
    spreads = (float(ours.std(ddof=1)), float(theirs.std(ddof=1)))
    error = error_of_difference(spreads, counts)
    if besides is not None:
        error = together(error, besides)
    half = error.reach(level)
    return UnpairedRatio(
        math.exp(difference),
        Interval(
            math.exp(difference - half),
            math.exp(difference + half),
            Method.WELCH_ON_LOGS,
        ),
        error.p_value(difference),
        spreads,
        counts,
    )


def error_of_difference(spreads: tuple[float, float], counts: tuple[int, int]) -> Error:
    """Of two means.

    >>> error_of_difference((2.0, 0.0), (4, 9))
    Error(standard=1.0, freedom=3.0)
    """
    return together(
        *(of_mean(spread, count) for spread, count in zip(spreads, counts, strict=True))
    )
