"""Whatever somebody types is a key of a real Memcached, and of no other question."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.cache import caches
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from apps.common.caching.interface import Key, Tag
from apps.tasks import caching

pytestmark = pytest.mark.usefixtures("fresh_cache")
# Surrogates too: half a pair is what a broken client sends.
anything = st.text(st.characters(), max_size=300)
many = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
ODD = {
    "line breaks": "a\r\nset evil 0 0 1\r\nx\r\n",
    "blanks": " two  words ",
    "control characters": "\0\x01\x1f\x7f",
    "emoji": "🦦" * 40,
    "half a pair": "\ud800",
    "ten thousand characters": "ß" * 10_000,
    "nothing": "",
    "a strategy's own": "versioned:tasks:page",
}


@many
@given(st.lists(anything, unique=True, max_size=8))
@example(list(ODD.values()))
def test_what_is_set_is_found_under_its_key_alone(keys):
    """Each key leads to its own value, one by one and many at once."""
    cache = caches["tasks"]
    values = {key: f"value {number}" for number, key in enumerate(keys)}
    for key, value in values.items():
        cache.set(key, value)

    assert cache.get_many(keys) == values
    assert {key: cache.get(key) for key in keys} == values
    cache.delete_many(keys)
    assert cache.get_many(keys) == {}


@pytest.mark.parametrize("key", ODD.values(), ids=ODD)
def test_all_that_a_cache_can_do(key):
    """Django's whole API takes such a key."""
    cache = caches["tasks"]

    assert cache.add(key, 1)
    assert not cache.add(key, 2)
    assert cache.incr(key) == 2
    assert cache.touch(key, 60)
    assert cache.get_or_set(key, 7) == 2
    assert cache.set_many({key: "x"}) == []
    assert cache.get(key, version=2) is None
    assert cache.delete(key)
    assert cache.get(key) is None


def test_clearing_takes_keys_and_what_strategies_remember(settings, redis_url):
    """On a server that is shared, both begin alike; and another cache's do not."""
    told = settings.CACHES["tasks"]
    on_redis = {"LOCATION": redis_url, "OPTIONS": {**told["OPTIONS"], "inner": "redis"}}
    neighbour = {**told, **on_redis, "KEY_PREFIX": f"{told['KEY_PREFIX']}-too"}
    settings.CACHES = {
        **settings.CACHES,
        "tasks": {**told, **on_redis},
        "neighbour": neighbour,
    }
    for alias in ("tasks", "neighbour"):
        caches[alias].set("two words", "there")
    settings.CACHE_STRATEGY = "cache_aside"
    fetch(lambda: "old")

    caches["tasks"].clear()

    assert caches["tasks"].get("two words") is None
    assert fetch(lambda: "new") == "new"
    assert caches["neighbour"].get("two words") == "there"


def test_nobodys_key_is_what_a_strategy_remembers(settings):
    """Not even one that is written like it."""
    settings.CACHE_STRATEGY = "cache_aside"
    fetch(lambda: "remembered")
    name = f"cache_aside:{KEY}"
    cache = caches["tasks"]
    assert isinstance(cache.get(name), type(None))

    cache.set(name, "poisoned")

    assert fetch(lambda: "computed anew") == "remembered"


def test_a_search_for_anything_is_remembered(ada, browser_of, settings):
    """The lesson's own keys hold what she typed, too: the second look is a hit."""
    from apps.common.telemetry.recorder import recording

    settings.CACHE_STRATEGY = "versioned"
    browser = browser_of(ada)
    query = {"q": "🦦 \t\r\n" + "w " * 40 + uuid4().hex[:8]}
    assert browser.get("/tasks/", query).status_code == 200

    with recording() as record:
        browser.get("/tasks/", query)

    assert (record.hits, record.misses) == (2, 0)


KEY = Key("tasks", "page", ("a search",))


def fetch(compute):
    return caching.cache.fetch(KEY, compute, [Tag("tasks", "tasks", (1,))])
