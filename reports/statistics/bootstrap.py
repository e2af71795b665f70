"""Intervals by resampling: draw the sample again from itself, many times, and look.

Sources: Efron & Tibshirani (1993), "An Introduction to the Bootstrap", chapters 12 to
14; for the widened interval Hesterberg (2015), "What Teachers Should Know About the
Bootstrap", The American Statistician 69(4), section 4.3.

Values that depend on each other (the requests of one round) must be boiled down to one
value before they come here: what is resampled has to be what varies independently.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
from scipy import special

from reports.statistics.interval import Interval, Method

Values = npt.NDArray[np.float64]
Statistic = Callable[[Values], Values]  # reduces the last axis

RESAMPLES = 10_000


def median_of(samples: Values) -> Values:
    """The statistic of the house: robust, and needs no outlier to be deleted."""
    return np.asarray(np.median(samples, axis=-1), dtype=np.float64)


def mean_of(samples: Values) -> Values:
    return np.asarray(np.mean(samples, axis=-1), dtype=np.float64)


def replicates(
    values: Sequence[float],
    statistic: Statistic = median_of,
    *,
    seed: int,
    resamples: int = RESAMPLES,
) -> Values:
    """The statistic of each of `resamples` samples, drawn with replacement."""
    sample = np.asarray(values, dtype=np.float64)
    if len(sample) < 2:
        raise ValueError(f"{len(sample)} value(s) cannot be resampled; needs 2 or more")
    generator = np.random.default_rng(seed)
    drawn = generator.integers(0, len(sample), size=(resamples, len(sample)))
    return statistic(sample[drawn])


def percentile_interval(
    values: Sequence[float],
    statistic: Statistic = median_of,
    *,
    seed: int,
    level: float = 0.95,
    resamples: int = RESAMPLES,
) -> Interval:
    """The middle share `level` of the replicates. Too narrow for few values."""
    drawn = replicates(values, statistic, seed=seed, resamples=resamples)
    tail = (1 - level) / 2
    return _cut(drawn, tail, 1 - tail, Method.PERCENTILE)


def expanded_percentile_interval(
    values: Sequence[float],
    statistic: Statistic = median_of,
    *,
    seed: int,
    level: float = 0.95,
    resamples: int = RESAMPLES,
) -> Interval:
    """The percentile interval cut further out, as Student's t is wider than the normal.

    Of n values the replicates vary too little by sqrt((n - 1) / n), and their tails are
    normal. Hesterberg therefore cuts at Phi(-sqrt(n / (n - 1)) * t) with n - 1 degrees
    of freedom.
    """
    drawn = replicates(values, statistic, seed=seed, resamples=resamples)
    count = len(values)
    t = special.stdtrit(count - 1, 1 - (1 - level) / 2)
    tail = float(special.ndtr(-np.sqrt(count / (count - 1)) * t))
    return _cut(drawn, tail, 1 - tail, Method.EXPANDED_PERCENTILE)


def basic_interval(
    values: Sequence[float],
    statistic: Statistic = median_of,
    *,
    seed: int,
    level: float = 0.95,
    resamples: int = RESAMPLES,
) -> Interval:
    """The percentile interval mirrored at the statistic of the sample itself."""
    inner = percentile_interval(
        values, statistic, seed=seed, level=level, resamples=resamples
    )
    centre = float(statistic(np.asarray(values, dtype=np.float64)))
    return Interval(2 * centre - inner.high, 2 * centre - inner.low, Method.BASIC)


def bca_interval(
    values: Sequence[float],
    statistic: Statistic = median_of,
    *,
    seed: int,
    level: float = 0.95,
    resamples: int = RESAMPLES,
) -> Interval:
    """Percentiles shifted for the bias and the skewness of the replicates.

    The bias is read from the share of the replicates below the statistic, the
    acceleration from the jackknife. Where the jackknife does not vary there is nothing
    to accelerate; where all replicates are equal the interval is that one value.
    """
    sample = np.asarray(values, dtype=np.float64)
    drawn = replicates(values, statistic, seed=seed, resamples=resamples)
    centre = float(statistic(sample))
    below = float(np.mean(drawn < centre) + np.mean(drawn == centre) / 2)
    if below in (0.0, 1.0) or np.ptp(drawn) == 0:
        return _cut(drawn, 0.0, 1.0, Method.BCA)
    bias = float(special.ndtri(below))
    acceleration = _acceleration(sample, statistic)
    tail = (1 - level) / 2

    def level_at(share: float) -> float:
        reach = bias + float(special.ndtri(share))
        return float(special.ndtr(bias + reach / (1 - acceleration * reach)))

    return _cut(drawn, level_at(tail), level_at(1 - tail), Method.BCA)


def _acceleration(sample: Values, statistic: Statistic) -> float:
    count = len(sample)
    others = np.array([np.delete(sample, left_out) for left_out in range(count)])
    jackknife = statistic(others)
    distances = jackknife.mean() - jackknife
    spread = float(np.sum(distances**2))
    if spread == 0:
        return 0.0
    return float(np.sum(distances**3) / (6 * spread**1.5))


def _cut(drawn: Values, low: float, high: float, method: Method) -> Interval:
    edges = np.quantile(drawn, [low, high])
    return Interval(float(edges[0]), float(edges[1]), method)
