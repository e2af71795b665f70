"""Arrivals of people who know nothing of each other."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from load.recording.fits import kolmogorov_smirnov
from reports.schema import FitCheck

from .interface import GAPS, Seconds

GAP_AT_LEAST_S = 0.010  # on average


@dataclass(frozen=True)
class Poisson:
    """For everything that a crowd of strangers does: gaps are exponential, so arrivals
    bunch, and the queue that a bunch makes is part of what is measured.
    """

    name: str = "poisson"

    def moments(
        self, rng: np.random.Generator, *, rate_per_s: float, duration_s: float
    ) -> Seconds:
        expected = rate_per_s * duration_s
        moments = np.empty(0)
        while not len(moments) or moments[-1] < duration_s:
            start = moments[-1] if len(moments) else 0.0
            # Seven standard deviations more than expected: one turn is nearly always
            # enough.
            gaps = rng.exponential(
                1 / rate_per_s, int(expected + 7 * expected**0.5) + 8
            )
            moments = np.concatenate([moments, start + np.cumsum(gaps)])
        return moments[moments < duration_s]

    def fit(self, due_s: Seconds, sent_s: Seconds, *, rate_per_s: float) -> FitCheck:
        """Kolmogorov-Smirnov of the gaps between sends against the exponential law.

        At high rates, gaps over several arrivals are taken, whose law is Erlang's: a
        gap of less than what a timer can do says something of the timer alone.
        """
        from scipy.special import gammainc

        arrivals = max(1, math.ceil(rate_per_s * GAP_AT_LEAST_S))
        gaps = np.diff(np.sort(sent_s)[::arrivals])
        statistic, p_value = kolmogorov_smirnov(gammainc(arrivals, rate_per_s * gaps))
        return FitCheck(
            subject=GAPS,
            test="Kolmogorov-Smirnov",
            statistic=statistic,
            p_value=p_value,
            sample=len(gaps),
        )
