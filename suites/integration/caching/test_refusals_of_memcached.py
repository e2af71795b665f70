"""What Memcached says no to, and what is made of it: a miss, and no outage."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from apps.common.caching.backends import memcached
from apps.common.caching.backends.memcached import MemcachedBackend
from apps.common.caching.interface import CacheUnavailable
from fixtures.provisioners.interface import ServiceMissing
from suites.integration.caching.victims import Victim

TOO_LARGE = b"x" * 1_200_000


@pytest.fixture
def name():
    return f"refusals-{uuid4().hex}"


@pytest.fixture
def backend(memcached_url) -> Iterator[MemcachedBackend]:
    with closing(MemcachedBackend(memcached_url, timeout_s=5)) as backend:
        yield backend


@pytest.mark.services("memcached")
class TestTooLarge:
    def test_a_value(self, backend, name):
        """Should its limit be set lower than ours, the server says so itself."""
        assert not backend.set_many({name: TOO_LARGE}, 60)
        assert backend.add_many({name: TOO_LARGE}, 60) == set()
        assert backend.get_many([name]) == {}

    def test_an_index(self, backend, name):
        """Too many names for one entry: no more are entered, those there stay."""
        assert backend.add_to_index({name: ["a"]}, 60)
        backend.largest_bytes = 30

        assert not backend.add_to_index({name: ["b" * 30]}, 60)
        assert backend.indexed([name]) == {"a"}

    def test_afterwards_it_is_asked_as_before(self, backend, name):
        """On a new connection, for the old one may still be full of the value."""
        backend.set_many({name: TOO_LARGE}, 60)

        assert backend.set_many({name: b"small"}, 60)
        assert backend.get_many([name]) == {name: b"small"}


@pytest.mark.services("memcached")
def test_an_index_that_is_always_changed_meanwhile_is_given_up(
    backend, name, monkeypatch
):
    """The value is then not kept; a reader does not wait for the others to finish."""
    monkeypatch.setattr(memcached, "INDEX_ATTEMPTS", 0)

    assert not backend.add_to_index({name: ["a"]}, 60)


@pytest.mark.services("redis")
def test_a_server_that_talks_otherwise_is_none(redis_url, name):
    """Somebody gave Redis's address."""
    place = urlsplit(redis_url)
    address = f"{place.hostname}:{place.port}"
    with closing(MemcachedBackend(address, timeout_s=5)) as backend:
        with pytest.raises(CacheUnavailable):
            backend.get_many([name])
        with pytest.raises(CacheUnavailable):
            backend.ping()


def test_clearing_takes_everything(name):
    """Memcached cannot list what it has; so this server is ours alone."""
    try:
        server = Victim("memcached")
    except ServiceMissing as missing:
        pytest.skip(str(missing))
    with server, closing(MemcachedBackend(server.url)) as backend:
        backend.set_many({name: b"1"}, None)
        backend.clear("whatever")

        assert backend.get_many([name]) == {}
