"""How often one sample beats another: Mann-Whitney's U, and effect sizes from it.

Sources: Mann & Whitney (1947), "On a Test of Whether one of Two Random Variables is
Stochastically Larger than the Other", Annals of Mathematical Statistics 18(1); Vargha &
Delaney (2000) for A12; Cliff (1993) for delta.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

# Without ties and up to this many pairs the distribution of U is counted, not
# approximated.
EXACT_PAIRS = 400


@dataclass(frozen=True)
class MannWhitney:
    """`u` counts the pairs in which the first sample is larger, ties for one half."""

    u: float
    p_value: float  # two-sided
    pairs: int

    @property
    def a12(self) -> float:
        """The probability that a value of the first is larger; 0.5: no difference."""
        return self.u / self.pairs

    @property
    def cliffs_delta(self) -> float:
        """From -1 (always smaller) over 0 to 1 (always larger)."""
        return 2 * self.a12 - 1


def mann_whitney(first: Sequence[float], second: Sequence[float]) -> MannWhitney:
    """Compare two independent samples by rank.

    >>> mann_whitney([7, 8, 9], [1, 2, 3]).a12
    1.0
    """
    if not first or not second:
        raise ValueError("an empty sample cannot be compared")
    left = np.asarray(first, dtype=np.float64)[:, None]
    right = np.asarray(second, dtype=np.float64)[None, :]
    u = float(np.sum(left > right) + np.sum(left == right) / 2)
    pairs = left.size * right.size
    ties = Counter([*map(float, first), *map(float, second)])
    if pairs <= EXACT_PAIRS and max(ties.values()) == 1:
        p_value = _exact(u, left.size, right.size)
    else:
        p_value = _normal(u, left.size, right.size, list(ties.values()))
    return MannWhitney(u, p_value, pairs)


def _exact(u: float, n: int, m: int) -> float:
    """Both tails of the distribution of U when every order is equally likely."""
    ways = _orders(n, m)
    lower = round(min(u, n * m - u))
    tail = float(ways[: lower + 1].sum() / ways.sum())
    return min(1.0, 2 * tail)


def _orders(n: int, m: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """In how many orders of n and m values U comes out as 0, 1, ... n * m.

    The counts are the coefficients of the Gaussian binomial (n + m choose n): multiply
    by 1 - q**(m + i) and divide by 1 - q**i, for i from 1 to n.
    """
    ways = np.zeros(n * m + 1)
    ways[0] = 1
    for step in range(1, n + 1):
        up = m + step
        for place in range(n * m, up - 1, -1):
            ways[place] -= ways[place - up]
        for place in range(step, n * m + 1):
            ways[place] += ways[place - step]
    return ways


def _normal(u: float, n: int, m: int, ties: Sequence[int]) -> float:
    """The normal approximation with the correction for ties and for continuity."""
    total = n + m
    tied = sum(size**3 - size for size in ties) / (total * (total - 1))
    variance = n * m / 12 * ((total + 1) - tied)
    if variance <= 0:
        return 1.0
    z = max(0.0, abs(u - n * m / 2) - 0.5) / math.sqrt(variance)
    return min(1.0, 2 * float(special.ndtr(-z)))
