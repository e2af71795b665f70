"""Whether values drift while a run goes on, whichever group they belong to.

Each group has a level of its own and all share one slope (analysis of covariance;
Snedecor & Cochran, "Statistical Methods", chapter 18). A slope that several arms share
is the machine's doing, not theirs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special


@dataclass(frozen=True)
class Trend:
    """`change` is slope times span: how far the values moved from end to end."""

    change: float
    p_value: float


def common_trend(
    groups: Mapping[str, Sequence[tuple[float, float]]],
) -> Trend | None:
    """The slope that groups of (time, value) share; None of too few values."""
    times, values, used = [], [], 0
    for points in groups.values():
        if len(points) < 2:
            continue
        used += 1
        at = np.array([time for time, _ in points])
        worth = np.array([value for _, value in points])
        times.append(at - at.mean())
        values.append(worth - worth.mean())
    freedom = sum(map(len, times)) - used - 1
    if freedom < 1:
        return None
    x, y = np.concatenate(times), np.concatenate(values)
    spread = float(x @ x)
    if spread == 0:
        return None
    slope = float(x @ y) / spread
    everywhen = [time for points in groups.values() for time, _ in points]
    change = slope * (max(everywhen) - min(everywhen))
    left = float(np.sum((y - slope * x) ** 2))
    error = np.sqrt(left / freedom / spread)
    if error == 0:
        return Trend(change, 0.0 if slope else 1.0)
    return Trend(change, float(2 * special.stdtr(freedom, -abs(slope) / error)))
