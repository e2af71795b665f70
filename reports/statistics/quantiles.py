"""Quantiles of a small sample, by the three definitions that matter here.

Types are numbered as in Hyndman & Fan (1996), "Sample Quantiles in Statistical
Packages", The American Statistician 50(4). A report that prints a quantile says which
type it is. Latencies do not come here: they are counted in histograms.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Sequence
from typing import assert_never


class QuantileType(enum.Enum):
    """How to answer between two values of the sample."""

    NEAREST_RANK = 1  # always a value of the sample
    LINEAR = 7  # numpy's default
    MEDIAN_UNBIASED = 8  # what Hyndman & Fan recommend


def quantile(
    values: Sequence[float], q: float, *, kind: QuantileType = QuantileType.LINEAR
) -> float:
    """The value below which the share `q` of the sample lies, 0 <= q <= 1.

    >>> quantile([15, 20, 35, 40, 50], 0.4, kind=QuantileType.NEAREST_RANK)
    20.0
    >>> quantile([15, 20, 35, 40, 50], 0.4)
    29.0
    """
    if not values or not 0 <= q <= 1:
        raise ValueError(f"no quantile {q} of {len(values)} values")
    ordered = sorted(values)
    count = len(ordered)
    match kind:
        case QuantileType.NEAREST_RANK:
            return float(ordered[max(1, math.ceil(q * count)) - 1])
        case QuantileType.LINEAR:
            return _between(ordered, (count - 1) * q)
        case QuantileType.MEDIAN_UNBIASED:
            return _between(ordered, q * (count + 1 / 3) + 1 / 3 - 1)
    assert_never(kind)


def median(values: Sequence[float]) -> float:
    """The middle value, or the mean of the two in the middle.

    >>> median([3, 1, 2]), median([4, 1, 2, 3])
    (2.0, 2.5)
    """
    return quantile(values, 0.5)


def _between(ordered: Sequence[float], place: float) -> float:
    """The value at a fractional place, counted from 0 and kept inside the sample."""
    place = min(max(place, 0.0), len(ordered) - 1.0)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return float(ordered[below] + (place - below) * (ordered[above] - ordered[below]))
