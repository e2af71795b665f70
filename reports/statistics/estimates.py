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

from collections.abc import Sequence

import numpy as np
from scipy import special

from reports.statistics.bootstrap import (
    RESAMPLES,
    Values,
    expanded_percentile_interval,
)
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
) -> Interval | None:
    """The interval that the rule of the house gives; None of fewer than two values."""
    if len(values) < 2:
        return None
    if len(values) >= FEW:
        return expanded_percentile_interval(
            values, seed=seed, level=level, resamples=resamples
        )
    sample = np.asarray(values, dtype=np.float64)
    if np.all(sample > 0):
        low, high = np.exp(t_limits(np.log(sample), level=level))
        return Interval(float(low), float(high), Method.T_ON_LOGS)
    low, high = t_limits(sample, level=level)
    return Interval(float(low), float(high), Method.T)


def t_limits(sample: Values, *, level: float) -> Values:
    """The mean of the sample, minus and plus its uncertainty by Student's t."""
    count = len(sample)
    t = special.stdtrit(count - 1, 1 - (1 - level) / 2)
    half = t * sample.std(ddof=1) / np.sqrt(count)
    return np.array([sample.mean() - half, sample.mean() + half])


def t_p_value(sample: Values, *, besides: float = 0.0) -> float:
    """How likely a mean at least this far from 0 is when the truth is 0, two-sided.

    `besides` is a standard error of the mean that the sample itself does not show.
    """
    count = len(sample)
    error = np.hypot(sample.std(ddof=1) / np.sqrt(count), besides)
    if error == 0:
        return 0.0 if sample.mean() else 1.0
    return float(2 * special.stdtr(count - 1, -abs(sample.mean()) / error))
