"""What a peer adds to a site, and what it promises."""

from __future__ import annotations

import pytest
from django.utils.module_loading import import_string

from apps.common.caching.peers import NO_PEER, PEERS, Surroundings
from apps.common.telemetry.recorder import recording
from fixtures.strategies import backends_of, peer_names

REAL = [name for name in PEERS if name != NO_PEER]


def site(**changes: object) -> Surroundings:
    told = {
        "redis": "redis://127.0.0.1:6379/0",
        "memcached": "127.0.0.1:11211",
        "backend": "redis",
        "ttl_s": 30,
        "namespace": "",
        "lessons": ("social",),
    }
    return Surroundings(**{**told, **changes})  # type: ignore[arg-type]  # as it is told


def test_nobody_adds_nothing():
    """Without a peer a site is as it was."""
    nobody = PEERS[NO_PEER].additions(site())

    assert (nobody.installed_apps, nobody.caches, nobody.settings) == ((), {}, {})
    assert PEERS[NO_PEER].promise(30).stale_at_most_s == 0
    PEERS[NO_PEER].listen()


@pytest.mark.parametrize("name", REAL)
def test_a_promise_is_whole_and_leads_to_its_authors(name):
    """Staleness, concurrency and outage in words, with the time to live in them."""
    promise = PEERS[name].promise(30)

    assert "30 s" in promise.staleness
    assert all((promise.concurrency, promise.outage))
    assert PEERS[name].documentation.startswith("https://")


@pytest.mark.parametrize("name", ["cacheops", "cachalot"])
def test_a_peer_beneath_the_orm_remembers_lessons_and_people_alone(name):
    """Not sessions, and not the journal of what caches have missed."""
    told = PEERS[name].additions(site(lessons=("social", "blog"))).settings
    named = {
        app.removesuffix(".*")
        for setting in ("CACHEOPS", "CACHALOT_ONLY_CACHABLE_APPS")
        for app in told.get(setting, ())
    }

    assert named == {"social", "blog", "auth"}


class TestCacheops:
    def test_rows_live_as_long_as_values_of_a_strategy(self):
        """The time to live is that of the site."""
        told = PEERS["cacheops"].additions(site(ttl_s=7)).settings

        assert told["CACHEOPS"]["social.*"] == {"ops": "all", "timeout": 7}

    def test_it_does_not_wait_for_ever(self):
        """Its connection has the time-outs of ours; what the URL says stays in it."""
        url = "redis://:secret@10.0.0.1:7000/3?client_name=me"

        told = PEERS["cacheops"].additions(site(redis=url)).settings

        assert told["CACHEOPS_REDIS"] == (
            f"{url}&socket_timeout=0.25&socket_connect_timeout=0.25"
        )

    def test_processes_that_share_a_server_have_keys_of_their_own(self):
        """A namespace is put before every key; without one the library's keys stay."""
        apart = PEERS["cacheops"].additions(site(namespace="gw0")).settings
        alone = PEERS["cacheops"].additions(site()).settings

        assert apart["CACHEOPS_PREFIX"](None) == "gw0:"
        assert "CACHEOPS_PREFIX" not in alone

    def test_it_is_listened_to_once(self):
        """A hit is one hit, however often somebody begins to listen."""
        pytest.importorskip("cacheops.signals")
        from cacheops.signals import cache_read

        try:
            PEERS["cacheops"].listen()
            PEERS["cacheops"].listen()
            with recording() as record:
                for hit in (True, True, False):
                    cache_read.send(sender=None, func=None, hit=hit)
        finally:
            cache_read.disconnect(dispatch_uid="windtunnel.peers")

        assert (record.hits, record.misses) == (2, 1)


def test_cache_page_adds_nothing_to_a_site():
    """It is Django's own, and keeps its pages in the lesson's cache."""
    added = PEERS["cache_page"].additions(site())
    PEERS["cache_page"].listen()

    assert (added.installed_apps, added.caches, added.settings) == ((), {}, {})


class TestCachalot:
    @pytest.mark.parametrize(
        "backend, location",
        [
            ("redis", "redis://127.0.0.1:6379/0"),
            ("memcached", "127.0.0.1:11211"),
            ("locmem", "cachalot"),
        ],
    )
    def test_it_has_an_alias_of_its_own_on_the_chosen_backend(self, backend, location):
        """Of a class that exists, for as long as the site says."""
        added = PEERS["cachalot"].additions(site(backend=backend, namespace="gw0"))
        alias = added.caches[added.settings["CACHALOT_CACHE"]]

        assert alias["LOCATION"] == location
        assert (alias["TIMEOUT"], alias["KEY_PREFIX"]) == (30, "cachalot-gw0")
        assert import_string(alias["BACKEND"])

    def test_it_has_nothing_to_listen_to(self):
        """So its hits are unknown, and are not told as none."""
        PEERS["cachalot"].listen()

        assert not PEERS["cachalot"].tells_hits


def test_experiments_know_peers_by_their_names():
    """A peer is an arm on the backends that it can use; a strategy on its own."""
    assert peer_names() == ("cacheops", "cachalot", "cache_page")
    assert backends_of("cacheops") == ("redis",)
    assert backends_of("cachalot") == ("redis", "memcached", "locmem")
    assert backends_of("two_tier") == ("redis",)
