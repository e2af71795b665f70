"""Rules special to `none`, the baseline."""

from __future__ import annotations

from apps.common.caching.interface import Key
from apps.common.caching.uncached import Uncached
from fixtures.caching import Computation

FEED = Key("social", "feed", (42,))


def test_every_fetch_computes(process):
    """Nothing is remembered."""
    compute = Computation()
    strategy = process.strategy(Uncached)

    assert [strategy.fetch(FEED, compute) for _ in range(3)] == ["computed"] * 3
    assert compute.calls == 3


def test_it_asks_no_server(process):
    """The baseline costs what the database costs."""
    strategy = process.strategy(Uncached)

    strategy.fetch(FEED, Computation())
    strategy.fetch_many({FEED: []}, dict.fromkeys)
    strategy.touch([])

    assert process.backend.round_trips == 0
