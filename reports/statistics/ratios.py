"""How many times as much: the ratio of two arms, paired by block.

Two rounds of one block ran close to each other in time, so what the machine did to one
it did, more or less, to the other. The ratio within each block keeps that out of the
comparison. The block is the unit that varies; what a block holds is boiled down before
it comes here. Interval and rule are those of `estimates`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reports.statistics.bootstrap import RESAMPLES
from reports.statistics.estimates import FEW, interval_of, t_p_value
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


def paired_ratio(
    arm: Sequence[float],
    baseline: Sequence[float],
    *,
    seed: int,
    level: float = 0.95,
    resamples: int = RESAMPLES,
) -> Ratio | None:
    """The ratio of values paired by block; None where one of them is not positive.

    With few blocks the value is the geometric mean of the ratios, the centre of its
    interval; with many it is their median.
    """
    if not arm or len(arm) != len(baseline):
        raise ValueError(f"cannot pair {len(arm)} values with {len(baseline)}")
    if min(*arm, *baseline) <= 0:
        return None
    ratios = np.asarray(arm, dtype=np.float64) / np.asarray(baseline, dtype=np.float64)
    logs = np.log(ratios)
    blocks = tuple(float(ratio) for ratio in ratios)
    few = len(blocks) < FEW
    value = float(np.exp(logs.mean())) if few else median(blocks)
    if len(blocks) < 2:
        return Ratio(value, None, None, None, blocks)
    return Ratio(
        value,
        interval_of(blocks, seed=seed, level=level, resamples=resamples),
        t_p_value(logs),
        float(logs.std(ddof=1)),
        blocks,
    )
