"""The interval around a figure that several rounds have yielded.

The rule of the house, for values and for ratios alike:

- fewer than `FEW` values: Student's t interval, on logarithms where all are positive;
- from `FEW` values on: the widened percentile bootstrap of the median.

With few values the bootstrap is too sure of itself: of four normal values its 95%
interval of the median covers 88%, of eight 92%. The t interval on logarithms covers 95%
when noise multiplies, as noise in times and rates does. The suite repeats that
simulation. The reason for logarithms, and for treating the round as the unit that
varies, is in Kalibera & Jones (2013), "Rigorous benchmarking in reasonable time", ISMM.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from reports.statistics.bootstrap import (
    RESAMPLES,
    Values,
    expanded_percentile_interval,
    median_of,
)
from reports.statistics.errors import Error, of_mean, together
from reports.statistics.interval import Interval, Method

FEW = 10
RULE = (
    f"With fewer than {FEW} rounds, intervals are Student's t on the logarithms of the "
    "rounds' values; from there on they are percentile bootstraps of the median with "
    "10,000 resamples, widened for few values (Hesterberg 2015)."
)


def interval_of(
    values: Sequence[float],
    *,
    seed: int,
    level: float = 0.95,
    resamples: int = RESAMPLES,
    besides: Error | None = None,
) -> Interval | None:
    """The interval that the rule of the house gives; None of fewer than two values.

    `besides` is an error of the logarithm of what the interval is about that the values
    themselves do not show; of positive values only.
    """
    if len(values) < 2:
        return None
    sample = np.asarray(values, dtype=np.float64)
    if len(values) >= FEW:
        drawn = expanded_percentile_interval(
            values, seed=seed, level=level, resamples=resamples
        )
        if besides is None:
            return drawn
        return _widened(drawn, about=float(median_of(sample)), by=besides.reach(level))
    if np.all(sample > 0):
        logs = np.log(sample)
        half = error_of_mean(logs, besides=besides).reach(level)
        low, high = np.exp(logs.mean() - half), np.exp(logs.mean() + half)
        return Interval(float(low), float(high), Method.T_ON_LOGS)
    half = error_of_mean(sample).reach(level)
    return Interval(float(sample.mean() - half), float(sample.mean() + half), Method.T)


def error_of_mean(sample: Values, *, besides: Error | None = None) -> Error:
    """Student's; with what the sample itself does not show."""
    own = of_mean(float(sample.std(ddof=1)), len(sample))
    return own if besides is None else together(own, besides)


def _widened(interval: Interval, *, about: float, by: float) -> Interval:
    """Errors that have nothing to do with each other add like the sides of a right angle."""
    below, above = math.log(about / interval.low), math.log(interval.high / about)
    return Interval(
        about * math.exp(-math.hypot(below, by)),
        about * math.exp(math.hypot(above, by)),
        interval.method,
    )
