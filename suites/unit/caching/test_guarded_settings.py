"""What settings may say of a guarded cache, and what it says of theirs."""

from __future__ import annotations

import pytest
from django.core.cache import caches
from django.core.cache.backends.base import CacheKeyWarning, InvalidCacheKey
from django.core.exceptions import ImproperlyConfigured

from apps.common.caching.catalogue import STRATEGIES
from apps.common.caching.guarded import LONGEST_PREFIX, GuardedCache
from apps.common.caching.interface import LONGEST_NAME, Key, Tag
from fixtures.caching import Computation
from fixtures.plugins.caching import make_cache

GUARDED = "apps.common.caching.guarded.GuardedCache"


def test_it_needs_to_know_what_it_guards():
    """There is no backend to guess."""
    with pytest.raises(ImproperlyConfigured, match='"inner": "redis"'):
        GuardedCache("somewhere", {})


def test_an_unknown_backend_is_told_with_those_there_are():
    """At the first use, for making a cache connects to nothing."""
    with pytest.raises(
        ImproperlyConfigured, match="'mongodb'; there are redis, memcached"
    ):
        make_cache("mongodb", "somewhere", prefix="p").get("a")


@pytest.mark.parametrize("location", ["", "one:11211,two:11211", "one:11211;two:11211"])
def test_memcached_needs_one_address(location):
    """The message says which variable gives it."""
    with pytest.raises(ImproperlyConfigured, match="MEMCACHED_URL=memcached://"):
        make_cache("memcached", location, prefix="p").get("a")


def test_a_prefix_must_leave_room_for_names():
    """Or the first long key would be an error page."""
    with pytest.raises(ImproperlyConfigured, match=r"KEY_PREFIX 'xxx.*60 characters"):
        make_cache("locmem", "place", prefix="x" * 58)
    make_cache("locmem", "place", prefix="x" * 57)


@pytest.mark.parametrize("kind", STRATEGIES.values(), ids=lambda kind: kind.name)
def test_the_longest_name_fits_behind_the_longest_prefix(kind, process):
    """Whatever a strategy adds to it."""
    key = Key("social", "search", ("x" * (LONGEST_NAME - len("social:search:")),))
    tag = Tag("social", "search", key.arguments)
    assert len(str(key)) == LONGEST_NAME
    process.strategy(kind).fetch(key, Computation(), [tag])

    for name in process.backend.names():
        assert len(name) - len(process.store.prefix) + LONGEST_PREFIX <= 250


def test_caches_of_one_place_share_what_is_known_of_it():
    """Sessions need not wait for what a lesson has found out."""
    first, second = (make_cache("locmem", "place", prefix=each) for each in "ab")

    assert first.strict.breaker is second.strict.breaker
    assert first.strict.debts is not second.strict.debts


def test_a_key_that_memcached_could_not_take_is_refused_there():
    """As Django's own backend does; anything else would be a hole in the protocol."""
    with pytest.raises(InvalidCacheKey):
        make_cache("memcached", "localhost:1", prefix="p").get("two words")


def test_a_key_that_memcached_could_not_take_is_warned_of_elsewhere():
    """So that a change of backend brings no surprise."""
    with pytest.warns(CacheKeyWarning):
        make_cache("locmem", "place", prefix="p").get("two words")


def test_it_is_what_settings_name(settings):
    """And takes prefix, version and timeout from where every Django cache does."""
    settings.CACHES = {
        "default": {
            "BACKEND": GUARDED,
            "LOCATION": "by settings",
            "KEY_PREFIX": "shop",
            "VERSION": 3,
            "TIMEOUT": 9,
            "OPTIONS": {"inner": "locmem"},
        }
    }
    cache = caches["default"]

    assert isinstance(cache, GuardedCache)
    assert cache.default_timeout == 9
    assert cache.strict.prefix == "shop:3:"
