"""Rules special to `early_refresh`: who computes before the time, and how often."""

from __future__ import annotations

import math
import random

import pytest

from apps.common.caching.early_refresh import EarlyRefresh
from apps.common.caching.interface import Key
from fixtures.caching import Computation

FEED = Key("social", "feed", (42,))
TTL_S = 100.0
COST_S = 5.0  # what a computation takes


@pytest.fixture
def draws():
    """Which numbers readers draw; the last one again and again."""
    return [0.5]


@pytest.fixture
def strategy(process, clock, draws):
    return EarlyRefresh(
        store=process.store,
        ttl_s=TTL_S,
        clock=clock,
        draw=lambda: draws.pop(0) if len(draws) > 1 else draws[0],
    )


@pytest.fixture
def costly(clock):
    """A computation of a known cost; its value is when it began."""

    def compute():
        began_s = clock()
        clock.advance(COST_S)
        return began_s

    return compute


def test_a_reader_who_draws_high_computes_before_the_time(
    strategy, costly, clock, draws
):
    """At the distance delta from the end she does so from u = exp(-1) downwards."""
    first = strategy.fetch(FEED, costly)
    clock.advance(TTL_S - 2 * COST_S)  # as much is left as a computation takes

    draws[:] = [1 - math.exp(-1) - 0.01]
    assert strategy.fetch(FEED, costly) == first
    draws[:] = [1 - math.exp(-1) + 0.01]
    assert strategy.fetch(FEED, costly) > first


def test_others_have_the_old_value_meanwhile(strategy, costly, clock, draws):
    """While one computes, nobody waits."""
    first = strategy.fetch(FEED, costly)
    clock.advance(TTL_S - 2 * COST_S)
    told = []

    def compute():
        draws[:] = [0.0]
        told.append(strategy.fetch(FEED, Computation("not called")))
        return "new"

    draws[:] = [0.999]
    assert strategy.fetch(FEED, compute) == "new"
    assert told == [first]


def test_what_costs_nothing_is_never_early(strategy, clock, draws):
    """Without a delta there is nothing to be ahead of."""
    compute = Computation()
    strategy.fetch(FEED, compute)
    clock.advance(TTL_S - 0.001)
    draws[:] = [1 - 2**-53]

    strategy.fetch(FEED, compute)

    assert compute.calls == 1


def test_at_its_end_everybody_computes(strategy, costly, clock, draws):
    """Whatever they draw."""
    first = strategy.fetch(FEED, costly)
    clock.advance(TTL_S - COST_S)
    draws[:] = [0.0]

    assert strategy.fetch(FEED, costly) > first


@pytest.mark.parametrize("beta", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("left_s", [2.5, 5.0, 10.0])
def test_the_chance_follows_the_law(process, beta, left_s):
    """One reader with r seconds to go refreshes with probability exp(-r / (delta beta)).

    Of 20,000 draws the count is binomial; five standard deviations are passed by chance
    once in two million times.
    """
    dice, drawn = random.Random(20261127), 20_000
    now_s = 1_000_000.0
    strategy = EarlyRefresh(
        store=process.store,
        ttl_s=TTL_S,
        clock=lambda: now_s,
        beta=beta,
        draw=dice.random,
    )

    early = sum(strategy.is_due(now_s + left_s, COST_S) for _ in range(drawn))

    chance = math.exp(-left_s / (COST_S * beta))
    deviation = math.sqrt(drawn * chance * (1 - chance))
    assert abs(early - drawn * chance) < 5 * deviation


def test_something_else_in_its_place_is_a_miss(strategy, process):
    """Values of another strategy, or of another version of this one."""
    strategy.fetch(FEED, Computation("sound"))
    process.store.set_many({f"early_refresh:{FEED}": ("odd", 1)}, ttl_s=60)

    assert strategy.fetch(FEED, Computation("mended")) == "mended"
