"""Which database engine and which caches follow from lessons and environment."""

from __future__ import annotations

import pytest

from apps.config.caches import GUARDED, CacheServers, caches
from apps.config.databases import (
    PLAIN,
    POSTGIS,
    TENANTS,
    beneath_tenants,
    databases,
    engine_for,
)
from apps.config.environment import DatabaseAddress

ADDRESS = DatabaseAddress(name="n", user="u", password="p", host="h", port=1)
SERVERS = CacheServers(redis="redis://r:1/0", memcached="m:2")


class TestDatabase:
    @pytest.mark.parametrize(
        "lessons, engine, beneath",
        [
            (["social", "blog"], PLAIN, None),
            (["social", "geo"], POSTGIS, None),
            (["social", "saas"], TENANTS, PLAIN),
            (["saas", "geo"], TENANTS, POSTGIS),
        ],
        ids=["neither", "geo", "saas", "both"],
    )
    def test_engine_follows_from_the_lessons(self, lessons, engine, beneath):
        """Nobody pays for an engine that no lesson of the site needs."""
        assert engine_for(lessons) == engine
        assert beneath_tenants(lessons) == beneath

    def test_the_address_and_the_engine_are_used(self):
        """The one database is where the address says."""
        told = databases(ADDRESS, ["geo"], pool_max=3)["default"]

        assert (told["ENGINE"], told["NAME"], told["USER"]) == (POSTGIS, "n", "u")
        assert (told["PASSWORD"], told["HOST"], told["PORT"]) == ("p", "h", 1)

    def test_a_pool_is_always_on(self):
        """Connections are pooled up to the given number, and none is persistent."""
        told = databases(ADDRESS, ["social"], pool_max=3)["default"]

        assert told["OPTIONS"]["pool"]["max_size"] == 3
        assert told["CONN_MAX_AGE"] == 0


class TestCaches:
    def test_locmem_can_be_given_little_room(self):
        """Then what was used least recently goes, one entry at a time."""
        social = caches(
            SERVERS,
            {"social": {}},
            backends={"social": "locmem"},
            ttl_s=60,
            max_entries=3,
        )["social"]

        assert social["OPTIONS"] == {
            "inner": "locmem",
            "MAX_ENTRIES": 3,
            "CULL_FREQUENCY": 3,
        }

    @pytest.mark.parametrize("backend, room", [("redis", 3), ("locmem", 0)])
    def test_others_have_their_room_from_elsewhere(self, backend, room):
        """A server is given bytes, and without a number locmem keeps its own."""
        social = caches(
            SERVERS,
            {"social": {}},
            backends={"social": backend},
            ttl_s=60,
            max_entries=room,
        )["social"]

        assert social["OPTIONS"] == {"inner": backend}

    @pytest.mark.parametrize(
        "backend, location",
        [("redis", "redis://r:1/0"), ("memcached", "m:2"), ("locmem", "social")],
    )
    def test_a_lesson_is_on_the_chosen_backend(self, backend, location):
        """The lesson's alias is where CACHE_BACKEND says, behind the guard."""
        social = caches(
            SERVERS, {"social": {}}, backends={"social": backend}, ttl_s=60
        )["social"]

        assert social["BACKEND"] == GUARDED
        assert social["LOCATION"] == location
        assert social["OPTIONS"] == {"inner": backend}

    @pytest.mark.parametrize("alias", ["default", "sessions"])
    def test_what_is_the_sites_own_stays_on_redis(self, alias):
        """Sessions are not what an experiment with backends is about."""
        own = caches(SERVERS, {}, backends={"social": "memcached"}, ttl_s=60)[alias]

        assert (own["LOCATION"], own["OPTIONS"]) == (SERVERS.redis, {"inner": "redis"})

    def test_a_lesson_asks_for_options(self):
        """Prefix, lifetime and options that a lesson asks for are what it gets."""
        asked = {"KEY_PREFIX": "p", "TIMEOUT": 5, "OPTIONS": {"patience": 1}}

        social = caches(
            SERVERS, {"social": asked}, backends={"social": "redis"}, ttl_s=60
        )["social"]

        assert (social["KEY_PREFIX"], social["TIMEOUT"]) == ("p", 5)
        assert social["OPTIONS"] == {"inner": "redis", "patience": 1}

    def test_no_two_aliases_share_keys(self):
        """Every alias has a prefix of its own, though they share a server."""
        told = caches(
            SERVERS,
            {"social": {}, "blog": {}},
            backends={"social": "redis", "blog": "redis"},
            ttl_s=60,
        )

        prefixes = [each["KEY_PREFIX"] for each in told.values()]
        assert len(set(prefixes)) == len(prefixes) == 4

    def test_a_namespace_is_added_to_every_prefix(self):
        """Test processes on one server see nothing of each other."""
        servers = CacheServers(redis="redis://r:1/0", memcached="", namespace="gw1")

        told = caches(
            servers,
            {"social": {"KEY_PREFIX": "p"}},
            backends={"social": "redis"},
            ttl_s=1,
        )

        prefixes = {alias: each["KEY_PREFIX"] for alias, each in told.items()}
        assert prefixes == {
            "default": "default-gw1",
            "sessions": "sessions-gw1",
            "social": "p-gw1",
        }
