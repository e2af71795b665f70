"""Hit ratios by size: approximations against exact answers and long simulations."""

from __future__ import annotations

from itertools import combinations, permutations
from math import prod

import numpy as np
import pytest

from reports.prediction.che import fifo_hit_ratio, lru_hit_ratio, shares_of
from reports.prediction.popularity import zipf_shares
from reports.prediction.replay import Cache, Policy, replay
from suites.support.traces import zipf_questions

pytestmark = pytest.mark.uncounted
QUESTIONS = 200_000
COLD = 20_000  # questions that fill the cache, and do not count
BLOCKS = 60


def exact_lru(shares, size):
    """By the stationary law of the stack (King 1971): every order of every few keys."""
    total = 0.0
    for stack in permutations(range(len(shares)), size):
        left, chance = 1.0, 1.0
        for key in stack:
            chance *= shares[key] / left
            left -= shares[key]
        total += chance * (1 - left)
    return total


def exact_random(shares, size):
    """By its product form (Gelenbe 1973), which FIFO shares: every set of keys."""
    weighted = [
        (prod(shares[key] for key in there), sum(shares[key] for key in there))
        for there in combinations(range(len(shares)), size)
    ]
    return sum(w * hit for w, hit in weighted) / sum(w for w, _ in weighted)


def simulated(cache, *, keys, exponent, seed):
    """The hit ratio of a long run, and its standard error from blocks of it."""
    asked = zipf_questions(QUESTIONS, keys=keys, exponent=exponent, seed=seed).tolist()
    hits = replay(asked, range(QUESTIONS), cache)[COLD:]
    blocks = hits.reshape(BLOCKS, -1).mean(axis=1)
    return hits.mean(), blocks.std(ddof=1) / np.sqrt(BLOCKS)


class TestFewKeys:
    @pytest.mark.parametrize("exponent", [0.5, 0.8, 1.0, 1.2])
    def test_che_is_close_even_where_it_is_worst(self, exponent):
        """With ten keys and room for three it is within 0.005 of the exact answer."""
        shares = zipf_shares(10, exponent)

        assert lru_hit_ratio(shares, 3) == pytest.approx(
            exact_lru(shares, 3), abs=0.005
        )

    @pytest.mark.parametrize("exponent", [0.5, 1.0])
    def test_the_other_fixed_point_is_that_of_random(self, exponent):
        """FIFO and RANDOM, within 0.02 of their common exact answer."""
        shares = zipf_shares(12, exponent)

        assert fifo_hit_ratio(shares, 4) == pytest.approx(
            exact_random(shares, 4), abs=0.02
        )

    @pytest.mark.parametrize("policy", [Policy.FIFO, Policy.RANDOM])
    def test_a_replay_of_either_has_the_exact_hit_ratio(self, policy):
        """The reference is itself referred to what is known (four standard errors)."""
        shares = zipf_shares(12, 1.0)

        ratio, error = simulated(
            Cache(policy=policy, capacity=4, seed=3), keys=12, exponent=1.0, seed=5
        )

        assert abs(ratio - exact_random(shares, 4)) < 4 * error

    def test_a_replay_of_lru_has_the_exact_hit_ratio(self):
        """And LRU's."""
        ratio, error = simulated(Cache(capacity=3), keys=10, exponent=1.0, seed=6)

        assert abs(ratio - exact_lru(zipf_shares(10, 1.0), 3)) < 4 * error


@pytest.mark.parametrize("size", [50, 200, 600])
@pytest.mark.parametrize("exponent", [0.8, 1.1])
def test_che_agrees_with_long_runs_of_many_keys(size, exponent):
    """Of a thousand keys: within 0.0002, and four standard errors of the simulation."""
    ratio, error = simulated(
        Cache(capacity=size), keys=1_000, exponent=exponent, seed=size
    )

    predicted = lru_hit_ratio(zipf_shares(1_000, exponent), size)

    assert error < 0.003
    assert abs(predicted - ratio) < 0.0002 + 4 * error


@pytest.mark.parametrize("policy", [Policy.FIFO, Policy.RANDOM])
def test_the_other_fixed_point_agrees_with_long_runs_of_many_keys(policy):
    """Of a thousand keys: within 0.001, and four standard errors."""
    ratio, error = simulated(
        Cache(policy=policy, capacity=100), keys=1_000, exponent=0.9, seed=11
    )

    predicted = fifo_hit_ratio(zipf_shares(1_000, 0.9), 100)

    assert error < 0.003
    assert abs(predicted - ratio) < 0.001 + 4 * error


def test_keys_that_nobody_asks_for_take_no_room():
    """Only what is asked for is ever there."""
    assert lru_hit_ratio([3, 1, 0, 0], 2) == 1


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1]])
def test_a_popularity_that_cannot_be_is_refused(weights):
    """Nothing, and less than nothing."""
    with pytest.raises(ValueError, match="weights"):
        shares_of(weights)
