"""How unevenly people act: Zipf's law over their ranks."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def zipf_shares(size: int, exponent: float) -> npt.NDArray[np.float64]:
    """The share of each rank, the busiest first: p(k) = k^-s / sum of all k^-s.

    Exact over `size` ranks, not the approximation that YCSB made popular. An exponent
    of 0 makes all equal.

    >>> [round(float(share), 3) for share in zipf_shares(3, 1.0)]
    [0.545, 0.273, 0.182]
    """
    weights = np.power(np.arange(1, size + 1, dtype=np.float64), -exponent)
    shares: npt.NDArray[np.float64] = weights / weights.sum()
    return shares


def draw_ranks(
    rng: np.random.Generator, shares: npt.NDArray[np.float64], count: int
) -> npt.NDArray[np.int64]:
    """`count` ranks from 0 on, by inversion of the cumulative shares."""
    drawn = np.searchsorted(np.cumsum(shares), rng.random(count), side="right")
    # The last cumulative share may come out a hair below 1.
    return np.minimum(drawn, len(shares) - 1)
