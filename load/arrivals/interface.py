"""What an arrival process says: when people come, and whether they came like that."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import numpy.typing as npt

from reports.schema import FitCheck

Seconds = npt.NDArray[np.float64]

GAPS = "arrival gaps"


class ArrivalProcess(Protocol):
    """A law of arrivals. It never looks at an answer: that makes a loop open."""

    @property
    def name(self) -> str:
        """As a workload declares it: `poisson`."""

    def moments(
        self, rng: np.random.Generator, *, rate_per_s: float, duration_s: float
    ) -> Seconds:
        """Arrivals in [0, duration_s), ascending, `rate_per_s` of them per second."""

    def fit(self, due_s: Seconds, sent_s: Seconds, *, rate_per_s: float) -> FitCheck:
        """Whether requests that were due and sent at these moments follow the law."""
