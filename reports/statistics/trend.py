"""Whether values drift while a run goes on, whichever group they belong to.

Each group has a level of its own and all share one slope (analysis of covariance;
Snedecor & Cochran, "Statistical Methods", chapter 18). A slope that several arms share
is the machine's doing, not theirs. What a circumstance explains that is known for each value
is no trend: the slope is then the one that is left beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from reports.statistics.errors import Error


class Moment(NamedTuple):
    """A value, when it was, and the circumstance; without any, that is always the same."""

    time: float
    value: float
    circumstance: float = 0.0


@dataclass(frozen=True)
class Trend:
    """`change` is slope times span: how far the values moved from end to end."""

    change: float
    p_value: float


def common_trend(groups: Mapping[str, Sequence[Moment]]) -> Trend | None:
    """The slope that the groups share; None of too few values, or where time and
    circumstance are one.
    """
    used = [
        np.array(moments, dtype=np.float64)
        for moments in groups.values()
        if len(moments) >= 2
    ]
    if not used:
        return None
    columns = np.concatenate([moments - moments.mean(axis=0) for moments in used])
    x, y, circumstance = columns.T
    freedom = len(columns) - len(used) - 1
    if varied := float(circumstance @ circumstance):
        x = x - circumstance * float(circumstance @ x) / varied
        y = y - circumstance * float(circumstance @ y) / varied
        freedom -= 1
    spread = float(x @ x)
    if freedom < 1 or np.isclose(spread, 0.0, atol=1e-12):
        return None
    slope = float(x @ y) / spread
    times = [moment.time for moments in groups.values() for moment in moments]
    change = slope * (max(times) - min(times))
    left = y - slope * x
    error = Error(float(np.sqrt(left @ left / freedom / spread)), freedom)
    return Trend(change, error.p_value(slope))
