"""An interval with the method that made it: neither is printed without the other."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Method(enum.Enum):
    """How an interval was computed; the value is what a report says of it."""

    T = "Student's t on the values"
    T_ON_LOGS = "Student's t on the logarithms"
    WELCH_ON_LOGS = "Welch's t on the logarithms"
    PERCENTILE = "percentile bootstrap"
    EXPANDED_PERCENTILE = "percentile bootstrap, widened for few values"
    BASIC = "basic bootstrap"
    BCA = "bias-corrected and accelerated bootstrap"


@dataclass(frozen=True)
class Interval:
    """From `low` to `high`, both included."""

    low: float
    high: float
    method: Method

    def contains(self, value: float) -> bool:
        return self.low <= value <= self.high

    def lies_within(self, low: float, high: float) -> bool:
        return low <= self.low and self.high <= high
