"""Standard errors, and what several that have nothing to do with each other make together."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy import special


@dataclass(frozen=True)
class Error:
    """A standard error, and the degrees of freedom that its estimate has."""

    standard: float
    freedom: float

    def reach(self, level: float) -> float:
        """How far off the truth is at most, in that share of all cases, by Student's t."""
        if self.standard == 0:
            return 0.0
        t = float(special.stdtrit(self.freedom, 1 - (1 - level) / 2))
        return t * self.standard

    def p_value(self, estimate: float) -> float:
        """How likely an estimate at least this far from 0 is when the truth is 0, two-sided."""
        if self.standard == 0:
            return 0.0 if estimate else 1.0
        return float(2 * special.stdtr(self.freedom, -abs(estimate) / self.standard))


def of_mean(spread: float, count: int) -> Error:
    """Student's, of the mean of so many values with that standard deviation."""
    return Error(spread / math.sqrt(count), count - 1)


def together(*errors: Error) -> Error:
    """The error of a sum of estimates, with Satterthwaite's degrees of freedom.

    Satterthwaite (1946), "An approximate distribution of estimates of variance
    components", Biometrics Bulletin 2. Without any error there is nothing to be unsure of.

    >>> both = together(Error(3.0, 3), Error(4.0, 3))
    >>> both.standard, round(both.freedom, 2)
    (5.0, 5.56)
    """
    variance = sum(error.standard**2 for error in errors)
    weighed = sum(error.standard**4 / error.freedom for error in errors)
    freedom = variance**2 / weighed if weighed else math.inf
    return Error(math.sqrt(variance), freedom)
