"""What is done to a real cache server is done, and is over afterwards."""

from __future__ import annotations

import time
from contextlib import closing
from urllib.parse import urlsplit

import pytest
import redis
from pymemcache.client.base import Client as MemcacheClient

from fixtures.own_server import OwnServer
from fixtures.provisioners.interface import ServiceMissing
from load.experiments.outage.faults import HOW
from load.experiments.outage.incident import Incident

CASES = [(fault, server) for fault, how in HOW.items() for server in how.servers]
KEEPS = {"pause", "full", "calm"}
ANSWERS = {"restart", "flush", "full", "calm"}
PATIENCE_S = 0.1


class Nobody:
    """Does nothing meanwhile."""

    def look_beforehand(self) -> None:
        pass

    def begin(self) -> None:
        pass

    def end(self) -> None:
        pass


@pytest.fixture(scope="module")
def servers():
    started = {}
    try:
        for name in ("redis", "memcached"):
            started[name] = OwnServer(name)
            started[name].start()
        yield started
    except ServiceMissing as missing:
        pytest.skip(str(missing))
    finally:
        for server in started.values():
            server.stop()


@pytest.mark.parametrize("fault, name", CASES)
def test_what_was_there_is_kept_or_gone_as_is_said(servers, fault, name):
    """It answers meanwhile or does not; afterwards it does, where it was."""
    server = servers[name]
    put(server, "kept")
    before = server.url

    with HOW[fault].striking(server):
        answers = reachable(server.name, before)

    assert answers == (fault in ANSWERS)
    assert server.url == before
    assert got(server) == ("kept" if fault in KEEPS else None)


def test_a_full_one_takes_nothing_and_has_room_again(servers):
    """It refuses what needs memory; limit and policy are then what they were."""
    server = servers["redis"]
    with redis.Redis.from_url(server.url, decode_responses=True) as client:
        before = client.config_get("maxmemory*")
        with HOW["full"].striking(server), pytest.raises(redis.ResponseError):
            client.set("more", "of it")

        assert client.config_get("maxmemory*") == before
        assert client.set("more", "of it")


@pytest.mark.parametrize("fault", ["pause", "kill"])
def test_a_fault_that_is_broken_off_is_mended(servers, fault):
    """Ctrl-C does not wait for the end of the fault, and leaves no frozen server."""
    server = servers["redis"]
    incident = Incident(HOW[fault], server, Nobody(), after_s=0.0, lasts_s=600.0)
    url = server.url
    incident.begin()
    wait_until_unreachable(url)

    incident.over()

    assert 0 < incident.began_ns < incident.ended_ns
    assert reachable("redis", server.url)


def test_what_goes_wrong_beside_the_load_is_raised(servers):
    """Not lost in the thread in which it happened."""
    server = OwnServer("redis")
    incident = Incident(HOW["pause"], server, Nobody(), after_s=0.0, lasts_s=0.0)
    incident.begin()

    with pytest.raises(RuntimeError, match="not ours to halt"):
        incident.over()


def test_one_that_is_over_before_its_moment_never_happens(servers):
    """A load that ends early is no reason to break anything."""
    server = servers["redis"]
    put(server, "kept")
    incident = Incident(HOW["flush"], server, Nobody(), after_s=600.0, lasts_s=0.0)
    incident.begin()

    incident.over()

    assert incident.began_ns == 0
    assert got(server) == "kept"


def put(server, value):
    if server.name == "redis":
        with redis.Redis.from_url(server.url) as client:
            client.set("key", value)
    else:
        with closing(memcache(server.url)) as client:
            client.set("key", value, noreply=False)


def got(server):
    if server.name == "redis":
        with redis.Redis.from_url(server.url) as client:
            found = client.get("key")
    else:
        with closing(memcache(server.url)) as client:
            found = client.get("key")
    return None if found is None else found.decode()


def reachable(name, url):
    try:
        if name == "redis":
            with redis.Redis.from_url(url, socket_timeout=PATIENCE_S) as client:
                client.ping()
        else:
            with closing(memcache(url, timeout=PATIENCE_S)) as client:
                client.version()
    except (OSError, redis.RedisError):
        return False
    return True


def memcache(url, *, timeout=5.0):
    parts = urlsplit(url)
    return MemcacheClient(
        (parts.hostname, parts.port), timeout=timeout, connect_timeout=timeout
    )


def wait_until_unreachable(url):
    deadline = time.monotonic() + 30
    while reachable("redis", url):
        assert time.monotonic() < deadline
