"""What a covariate explains of values that have a group and a block, too.

The layout is value = group + block + slope * covariate + noise: analysis of covariance of
randomised blocks (Fisher 1932; Snedecor & Cochran, "Statistical Methods", chapter 18). A
covariate that nothing done to the groups can change takes noise out of their differences
and puts no bias in; simulation calls it a control variate (Lavenberg & Welch 1981), online
experiments call it CUPED (Deng et al. 2013).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from reports.statistics.bootstrap import Values
from reports.statistics.errors import Error


@dataclass(frozen=True)
class Point:
    """One value, of one group in one block, and the covariate beside it."""

    group: str
    block: int
    covariate: float
    value: float


@dataclass(frozen=True)
class Slope:
    """By how much values change with the covariate, within groups and blocks."""

    value: float
    error: float  # standard
    freedom: int  # degrees that the estimate has left
    explained: float  # share of what varies within groups and blocks, 0 to 1


@dataclass(frozen=True)
class Shift:
    """How far the covariate of two groups lies apart, block by block, and its slope."""

    slope: Slope
    apart: tuple[float, ...]

    @property
    def expected(self) -> Values:
        """How far the values lie apart for that reason alone."""
        return self.slope.value * np.array(self.apart)

    def exchanged(self, signs: Sequence[int]) -> Shift:
        """The same, with the two groups' names exchanged in the blocks of sign -1."""
        turned = (far * sign for far, sign in zip(self.apart, signs, strict=True))
        return Shift(self.slope, tuple(turned))

    @property
    def error(self) -> Error:
        """Of the mean of what is expected: the slope is an estimate itself."""
        mean = abs(float(np.mean(self.apart)))
        return Error(mean * self.slope.error, self.slope.freedom)


def freedom_of(points: Sequence[Point]) -> int:
    """Degrees of freedom that `slope_within` has of these points; below 1 it has none."""
    if not points:
        return -1
    return len(points) - int(np.linalg.matrix_rank(_groups_and_blocks(points))) - 1


def slope_within(points: Sequence[Point]) -> Slope | None:
    """The slope that all groups and blocks share; None where nothing tells it.

    That is: of too few points, or where the covariate never varies.
    """
    freedom = freedom_of(points)
    if freedom < 1:
        return None
    layout = _groups_and_blocks(points)
    x = _left(layout, [point.covariate for point in points])
    y = _left(layout, [point.value for point in points])
    spread, whole = float(x @ x), float(y @ y)
    if np.isclose(spread, 0.0, atol=1e-18):
        return None
    slope = float(x @ y) / spread
    unexplained = float(np.sum((y - slope * x) ** 2))
    return Slope(
        value=slope,
        error=float(np.sqrt(unexplained / freedom / spread)),
        freedom=freedom,
        explained=1 - unexplained / whole if whole > 0 else 0.0,
    )


def groups_differ_p(points: Sequence[Point]) -> float:
    """How likely groups whose covariate is alike would differ in it at least this much.

    The F test of groups within blocks. A small p says that the covariate is no mere
    circumstance: the groups have a part in it, and their differences must not be adjusted
    by it.
    """
    covariate = [point.covariate for point in points]
    both, blocks = _groups_and_blocks(points), _indicators([p.block for p in points])
    ranks = [int(np.linalg.matrix_rank(layout)) for layout in (both, blocks)]
    between, within = ranks[0] - ranks[1], len(points) - ranks[0]
    if between < 1 or within < 1:
        return 1.0
    unexplained = float(np.sum(_left(both, covariate) ** 2))
    explained = float(np.sum(_left(blocks, covariate) ** 2)) - unexplained
    if np.isclose(unexplained, 0.0, atol=1e-18):
        return 1.0 if np.isclose(explained, 0.0, atol=1e-18) else 0.0
    ratio = (explained / between) / (unexplained / within)
    return float(special.fdtrc(between, within, ratio))


def _groups_and_blocks(points: Sequence[Point]) -> Values:
    return np.hstack(
        [
            _indicators([point.group for point in points]),
            _indicators([point.block for point in points]),
        ]
    )


def _indicators(names: Sequence[str] | Sequence[int]) -> Values:
    """One column a name: 1 in its rows, else 0."""
    _, places = np.unique(np.asarray(names), return_inverse=True)
    return np.eye(places.max() + 1)[places]


def _left(layout: Values, values: Sequence[float]) -> Values:
    """What the layout leaves unexplained of the values."""
    sample = np.asarray(values, dtype=np.float64)
    fitted, *_ = np.linalg.lstsq(layout, sample, rcond=None)
    return np.asarray(sample - layout @ fitted, dtype=np.float64)
