"""`early_refresh` refreshes by XFetch's law, tested by goodness of fit.

With r seconds to go, a reader refreshes with probability exp(-r / (delta * beta)), where
delta is how long the last computation took (Vattani, Chierichetti and Lowenstein 2015).
"""

from __future__ import annotations

import math
import random

import numpy as np
import pytest
from scipy import stats

from apps.common.caching.early_refresh import EarlyRefresh
from apps.common.caching.interface import Key
from fixtures.caching import FakeBackend, FakeClock, FakeProcess
from load.recording.fits import kolmogorov_smirnov

pytestmark = pytest.mark.uncounted
KEY = Key("shop", "price", (1,))
TTL_S = 60.0
# Seeds are fixed: a p-value below this is a change of the code.
FITS = 0.001


class Reader:
    """Somebody who asks for one key, and whose computations take time on a fake clock."""

    def __init__(self, *, delta_s: float, beta: float, dice: random.Random) -> None:
        self.clock = FakeClock()
        self.delta_s = delta_s
        self.computed = 0
        process = FakeProcess(FakeBackend(self.clock), self.clock)
        self.strategy = EarlyRefresh(
            store=process.store,
            ttl_s=TTL_S,
            clock=self.clock,
            beta=beta,
            draw=dice.random,
        )

    def asks(self) -> bool:
        """Did she compute?"""
        before = self.computed
        self.strategy.fetch(KEY, self._compute)
        return self.computed > before

    def asks_with(self, left_s: float) -> bool:
        """So many seconds before the end of a life that begins now."""
        self.asks()
        # A life counts from when the computation began.
        self.clock.advance(TTL_S - self.delta_s - left_s)
        return self.asks()

    def _compute(self) -> int:
        self.computed += 1
        self.clock.advance(self.delta_s)
        return self.computed


@pytest.mark.parametrize("beta", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("left_in_deltas", [0.1, 0.5, 1.0, 2.0, 4.0])
def test_one_read_refreshes_with_the_laws_probability(beta, left_in_deltas):
    """A thousand readers, each with a cache of her own: a binomial test of their number."""
    delta_s = 2.0
    dice = random.Random(f"{beta} {left_in_deltas}")
    law = math.exp(-left_in_deltas / beta)

    refreshed = sum(
        Reader(delta_s=delta_s, beta=beta, dice=dice).asks_with(
            left_in_deltas * delta_s
        )
        for _ in range(1_000)
    )

    assert stats.binomtest(refreshed, 1_000, law).pvalue > FITS


def test_another_beta_would_not_pass():
    """The test of the tests: readers a fifth more eager are found out."""
    dice = random.Random(7)

    refreshed = sum(
        Reader(delta_s=2.0, beta=1.2, dice=dice).asks_with(4.0) for _ in range(3_000)
    )

    assert stats.binomtest(refreshed, 3_000, math.exp(-2.0)).pvalue < FITS


def test_under_poisson_reads_lives_end_when_the_law_says():
    """P(nobody has refreshed with r to go) = exp(-L b d (e^(-r/bd) - e^(-ttl/bd)))."""
    rate, delta_s, beta = 4.0, 2.0, 1.5
    scale_s = beta * delta_s
    dice = random.Random(11)

    def untouched(left_s: float) -> float:
        reach = math.exp(-left_s / scale_s) - math.exp(-TTL_S / scale_s)
        return math.exp(-rate * scale_s * reach)

    levels = [
        untouched(left_s_at_refresh(rate, delta_s, beta, dice)) for _ in range(600)
    ]

    # Nearly nobody finds the value expired: then a reader would not be early.
    assert untouched(0.0) < 1e-5
    assert kolmogorov_smirnov(np.array(levels))[1] > FITS


def left_s_at_refresh(
    rate: float, delta_s: float, beta: float, dice: random.Random
) -> float:
    """Readers come by chance until one refreshes; how much life was left then."""
    reader = Reader(delta_s=delta_s, beta=beta, dice=dice)
    reader.asks()
    end_s = reader.clock() + TTL_S - delta_s
    while True:
        reader.clock.advance(dice.expovariate(rate))
        now_s = reader.clock()
        if reader.asks():
            return max(0.0, end_s - now_s)


def test_what_cost_nothing_is_never_refreshed_early():
    """A computation without duration has nothing to be spread over."""
    dice = random.Random(3)

    refreshed = [
        Reader(delta_s=0.0, beta=1.0, dice=dice).asks_with(0.001) for _ in range(200)
    ]

    assert not any(refreshed)
