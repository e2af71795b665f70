"""The law of early refresh: its arithmetic against a simulation of the strategy itself."""

from __future__ import annotations

import math
import random

import pytest

from load.experiments.stampede.law import law_of
from load.recording.fits import kolmogorov_smirnov
from reports.stampede.law import chance_within, levels_of, lives_of
from reports.stampede.schema import Computation

RATE_PER_S, DELTA_S, TTL_S = 20.0, 0.2, 1.0


def simulated(seconds, *, seed, beta=1.0):
    """Poisson readers of one value that is refreshed early; what they computed.

    Each sees the value that was stored last, and draws; who computes stores later.
    """
    draw = random.Random(seed)
    stored = [(DELTA_S, TTL_S)]  # (from when on, expiry)
    spans = [(0.0, DELTA_S)]
    now_s = DELTA_S
    while (now_s := now_s + draw.expovariate(RATE_PER_S)) < seconds:
        expiry_s = [expiry for since, expiry in stored if since <= now_s][-1]
        if now_s - DELTA_S * beta * math.log(1 - draw.random()) >= expiry_s:
            spans.append((now_s, now_s + DELTA_S))
            stored.append((now_s + DELTA_S, now_s + TTL_S))
    return [Computation(began_s=began, ended_s=ended) for began, ended in spans]


def p_value_of(computations, *, seed=1):
    return law_of(
        computations,
        arm="early_refresh",
        rate_per_s=RATE_PER_S,
        reads=1,
        ttl_s=TTL_S,
        cost_ms=200,
        seconds=1,
        seed=seed,
    ).fit.p_value


def test_a_strategy_that_follows_the_law_passes():
    """Of many simulated runs about one in twenty is rejected at five per cent."""
    p_values = [p_value_of(simulated(60, seed=seed)) for seed in range(60)]

    assert sum(p < 0.05 for p in p_values) <= 8
    # And they are not all large: uniform p-values come from the right law alone.
    assert kolmogorov_smirnov(p_values)[1] > 0.001


@pytest.mark.parametrize("beta", [0.4, 2.5], ids=["too lazy", "too eager"])
def test_a_strategy_that_does_not_is_found_out(beta):
    """Readers with another eagerness than declared do not pass for the declared one."""
    assert p_value_of(simulated(120, seed=3, beta=beta)) < 0.001


def test_the_law_is_the_share_of_a_simulation():
    """F(r) is how often no read refreshed a value before it had r to go."""
    draw, left_s, runs = random.Random(5), 0.25, 4000

    def first_refresh_s():
        now_s = 0.0
        while (now_s := now_s + draw.expovariate(RATE_PER_S)) < TTL_S:
            if draw.random() < math.exp(-(TTL_S - now_s) / DELTA_S):
                return TTL_S - now_s
        return 0.0

    share = sum(first_refresh_s() <= left_s for _ in range(runs)) / runs

    law = chance_within(
        left_s, stored_with_s=TTL_S, delta_s=DELTA_S, rate_per_s=RATE_PER_S
    )
    assert abs(share - law) < 4 * math.sqrt(law * (1 - law) / runs)


def test_refreshes_that_overlap_are_one():
    """Of a cluster the value that was stored last is followed, to the next cluster."""
    rows = [(0, 0.2), (0.7, 0.9), (0.8, 1.1), (1.6, 1.8)]

    lives = lives_of([Computation(began_s=b, ended_s=e) for b, e in rows], ttl_s=1)

    seen = [
        (round(life.stored_with_s, 6), round(life.refreshed_with_s, 6))
        for life in lives
    ]
    assert seen == [(0.8, 0.3), (0.7, 0.2)]


def test_a_value_that_expired_has_no_life_left():
    """It counts as refreshed with nothing to go, and is spread over the law's atom."""
    rows = [Computation(began_s=0, ended_s=0.2), Computation(began_s=5, ended_s=5.2)]

    (life,) = lives_of(rows, ttl_s=1)
    (level,) = levels_of([life], rate_per_s=RATE_PER_S, atoms=[0.5])

    atom = chance_within(0, stored_with_s=0.8, delta_s=0.2, rate_per_s=RATE_PER_S)
    assert life.refreshed_with_s == 0
    assert level == pytest.approx(atom / 2)


def test_a_computation_without_an_end_stored_nothing():
    """A process that died while computing is not followed."""
    rows = [Computation(began_s=0, ended_s=None), Computation(began_s=1, ended_s=2)]

    assert lives_of(rows, ttl_s=1) == []
