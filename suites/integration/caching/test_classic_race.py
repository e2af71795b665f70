"""The classic race, provoked on purpose on real servers.

A reader misses and reads the old row; a writer commits and touches; then the reader sets
what he has read. Threads take these steps in this order.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from apps.common.caching.catalogue import strategy_named
from apps.common.caching.interface import Key, Tag
from fixtures.caching import Computation

POST, IT = Key("social", "post", (1,)), Tag("social", "post", (1,))
PATIENCE_S = 20


@pytest.fixture
def raced(cache):
    """What the next reader gets after the race, under the strategy of that name."""

    def under(name):
        strategy = strategy_named(name)(store=cache.strict, ttl_s=60)
        row, has_read, may_set = ["old"], threading.Event(), threading.Event()

        def slowly():
            value = row[0]
            has_read.set()
            assert may_set.wait(PATIENCE_S)
            return value

        with ThreadPoolExecutor(1) as pool:
            reader = pool.submit(strategy.fetch, POST, slowly, [IT])
            assert has_read.wait(PATIENCE_S)
            row[0] = "new"
            strategy.touch([IT])
            may_set.set()
            assert reader.result(PATIENCE_S) == "old"
        return strategy.fetch(POST, Computation(row[0]), [IT])

    return under


def test_signals_keeps_what_lost_the_race(raced):
    """As it says itself: until the time to live is over."""
    assert raced("signals") == "old"


@pytest.mark.parametrize(
    "name", ["lease", "lease_or_old", "write_through", "versioned"]
)
def test_leases_and_versions_do_not(raced, name):
    """A token that a write has voided sets nothing; an old name is asked for by nobody."""
    assert raced(name) == "new"
