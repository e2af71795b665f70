"""Arrivals like a metronome's: the same gap between any two."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from reports.schema import FitCheck

from .interface import GAPS, Seconds

# A send may be late by a gap, or by this where gaps are shorter: no timer of an
# ordinary machine holds less for every hundredth send.
LATE_AT_MOST_S = 0.005


@dataclass(frozen=True)
class Constant:
    """For questions about a steady rate; a queue at the server shows least under it."""

    name: str = "constant"

    def moments(
        self, rng: np.random.Generator, *, rate_per_s: float, duration_s: float
    ) -> Seconds:
        return np.arange(math.ceil(rate_per_s * duration_s)) / rate_per_s

    def fit(self, due_s: Seconds, sent_s: Seconds, *, rate_per_s: float) -> FitCheck:
        """A bound instead of a test: nothing here is random that could be tested.

        The statistic is the 99th percentile of how late requests were sent, in units of
        what is allowed; the p-value is 1 up to 1 and 0 above it.
        """
        allowed_s = max(1 / rate_per_s, LATE_AT_MOST_S)
        late = float(np.percentile(np.abs(sent_s - due_s), 99)) if len(due_s) else 0.0
        return FitCheck(
            subject=GAPS,
            test=f"bound: 99% of sends within {allowed_s * 1000:g} ms of their moment",
            statistic=late / allowed_s,
            p_value=1.0 if late <= allowed_s else 0.0,
            sample=len(sent_s),
        )
