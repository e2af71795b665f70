"""A Redis that is full and evicts nothing: values are not kept, and that is all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from apps.common.caching.backends import Deferral
from apps.common.caching.catalogue import STRATEGIES
from apps.common.caching.interface import Key, Tag
from apps.common.caching.ledger import Ledger
from fixtures.caching import Computation
from fixtures.plugins.caching import make_cache
from fixtures.provisioners.interface import ServiceMissing
from suites.integration.caching.victims import Victim

FEED, ADA = Key("social", "feed", (1,)), Tag("social", "feed", ("ada",))


@pytest.fixture
def cache() -> Iterator[object]:
    try:
        victim = Victim("redis")
    except ServiceMissing as missing:
        pytest.skip(str(missing))
    with victim as server:
        yield make_cache("redis", server.url, prefix="full")


def fill_up(cache, *, is_full: bool):
    client = cache.strict.backend._django.client.get_client()
    client.config_set("maxmemory-policy", "noeviction")
    client.config_set("maxmemory", 1 if is_full else 0)


@pytest.mark.parametrize("name", ["cache_aside", "signals", "versioned"])
def test_answers_are_computed(cache, name):
    """The server has said no; it has not failed."""
    strategy = STRATEGIES[name](store=cache.strict, ttl_s=60)
    fill_up(cache, is_full=True)
    compute = Computation()
    for _ in range(2):
        assert strategy.fetch(FEED, compute, [ADA]) == "computed"

    assert compute.calls == 2
    assert cache.strict.breaker.closed


@pytest.mark.parametrize("name", ["signals", "versioned"])
def test_what_is_there_can_be_forgotten(cache, name):
    """To forget, a server needs no memory."""
    strategy = STRATEGIES[name](store=cache.strict, ttl_s=60)
    strategy.fetch(FEED, Computation("old"), [ADA])
    fill_up(cache, is_full=True)
    strategy.touch([ADA])

    assert strategy.fetch(FEED, Computation("new"), [ADA]) == "new"
    fill_up(cache, is_full=False)
    assert strategy.fetch(FEED, Computation("newer"), [ADA]) == "newer"
    assert cache.strict.breaker.closed


def test_what_is_there_is_still_served(cache):
    """Reading needs none either."""
    strategy = STRATEGIES["cache_aside"](store=cache.strict, ttl_s=60)
    strategy.fetch(FEED, Computation("kept"), [ADA])
    fill_up(cache, is_full=True)

    assert strategy.fetch(FEED, Computation("new"), [ADA]) == "kept"


def test_through_django_s_api_nothing_old_is_left(cache):
    """What could not be replaced is gone."""
    cache.set("a", "old")
    fill_up(cache, is_full=True)
    cache.set("a", "new")

    assert cache.get("a") is None
    assert not cache.add("b", 1)


def test_what_is_to_wait_is_refused_and_what_waits_is_kept(cache):
    """A ledger says whether an older value waits; and it can be emptied."""
    ledger = Ledger(cache.strict, "like")
    waiting, other = (Key("social", "like", (1, who)) for who in ("ada", "bo"))
    ledger.accept(waiting, "old", now_s=1, at_most=10)
    fill_up(cache, is_full=True)

    refusals = [
        ledger.accept(key, "new", now_s=2, at_most=10) for key in (waiting, other)
    ]

    assert refusals == [(Deferral.BLOCKED, 1), (Deferral.REFUSED, 1)]
    assert ledger.about([1]) == {waiting: "old"}
    ledger.settle(ledger.oldest(10))
    assert ledger.counts().waiting == 0
    assert cache.strict.breaker.closed
