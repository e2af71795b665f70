"""What `clear` takes along."""

from __future__ import annotations

from uuid import uuid4

import pytest

from fixtures.plugins.caching import make_cache


@pytest.mark.services("redis")
def test_on_redis_other_caches_stay(redis_url):
    """Sessions may live in the same database; signs that mean something are quoted."""
    name = f"test[{uuid4().hex}]*?"
    mine = make_cache("redis", redis_url, prefix=name)
    other = make_cache("redis", redis_url, prefix=name + "-other")
    for cache in (mine, other):
        cache.set("a", 1)

    mine.clear()

    assert mine.get("a") is None
    assert other.get("a") == 1


def test_in_memory_all_goes():
    """A memory belongs to one cache."""
    cache = make_cache("locmem", uuid4().hex, prefix="p")
    cache.set("a", 1)

    cache.clear()

    assert cache.get("a") is None
