"""How many times as much: the ratio of two arms, paired by block.

Two rounds of one block ran close to each other in time, so what the machine did to one
it did, more or less, to the other. The ratio within each block keeps that out of the
comparison. The block is the unit that varies; what a block holds is boiled down before
it comes here. Interval and rule are those of `estimates`.

Where somebody knows how far apart the two rounds lay in a circumstance that changes
values, and by how much it changes them (`covariate`), that is taken out of the ratios;
what is not known of the slope widens the interval.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reports.statistics.bootstrap import RESAMPLES, Values
from reports.statistics.covariate import Shift
from reports.statistics.errors import Error, together
from reports.statistics.estimates import FEW, error_of_mean, interval_of
from reports.statistics.interval import Interval
from reports.statistics.quantiles import median


@dataclass(frozen=True)
class Ratio:
    """Arm over baseline, over blocks. With one block there is no interval and no p."""

    value: float
    interval: Interval | None
    p_value: float | None  # of the hypothesis that the true ratio is 1
    log_spread: float | None  # standard deviation of the blocks' log ratios
    blocks: tuple[float, ...]
    shift: Shift | None = None  # that was taken out of the blocks' ratios
    besides: Error | None = None  # of the mean log ratio, that the blocks do not show

    @property
    def unadjusted(self) -> float | None:
        """What it was before a shift was taken out; None where none was."""
        if self.shift is None:
            return None
        return _centre(np.asarray(self.blocks) * np.exp(self.shift.expected))

    @property
    def error(self) -> Error | None:
        """Of the mean log ratio; None of one block."""
        if len(self.blocks) < 2:
            return None
        return error_of_mean(np.log(self.blocks), besides=self.besides)


def paired_ratio(
    arm: Sequence[float],
    baseline: Sequence[float],
    *,
    seed: int,
    shift: Shift | None = None,
    besides: Error | None = None,
    level: float = 0.95,
    resamples: int = RESAMPLES,
) -> Ratio | None:
    """The ratio of values paired by block; None where one of them is not positive.

    With few blocks the value is the geometric mean of the ratios, the centre of its
    interval; with many it is their median. `shift` is of the logarithms of the values;
    `besides` is an error of the mean log ratio that the values do not show.
    """
    if not arm or len(arm) != len(baseline):
        raise ValueError(f"cannot pair {len(arm)} values with {len(baseline)}")
    if min(*arm, *baseline) <= 0:
        return None
    ratios = np.asarray(arm, dtype=np.float64) / np.asarray(baseline, dtype=np.float64)
    if shift is not None:
        ratios = ratios * np.exp(-shift.expected)
        besides = shift.error if besides is None else together(shift.error, besides)
    logs, value = np.log(ratios), _centre(ratios)
    blocks = tuple(float(ratio) for ratio in ratios)
    if len(blocks) < 2:
        return Ratio(value, None, None, None, blocks, shift, besides)
    return Ratio(
        value,
        interval_of(
            blocks, seed=seed, level=level, resamples=resamples, besides=besides
        ),
        error_of_mean(logs, besides=besides).p_value(float(logs.mean())),
        float(logs.std(ddof=1)),
        blocks,
        shift,
        besides,
    )


def _centre(ratios: Values) -> float:
    if len(ratios) < FEW:
        return float(np.exp(np.log(ratios).mean()))
    return median(ratios.tolist())
