"""Servers that a test has to itself."""

from __future__ import annotations

import pytest
import redis

from fixtures.own_server import OwnServer
from fixtures.provisioners.interface import ServiceMissing


def test_a_stopped_one_has_no_address():
    """Asking a stopped server for its URL is a mistake in the test."""
    with pytest.raises(RuntimeError, match=r"redis is stopped: start\(\) it first"):
        _ = OwnServer("redis").url


def test_a_stopped_one_cannot_be_silenced():
    """There is nothing to halt where nothing runs."""
    with pytest.raises(RuntimeError, match="redis are not ours to halt"):
        with OwnServer("redis").silent():
            pass


def test_a_silent_one_answers_again(own_redis):
    """Halted it says nothing; afterwards it has what it had."""
    with redis.Redis.from_url(own_redis.url, socket_timeout=0.1) as client:
        client.set("who", "ada")
        with own_redis.silent(), pytest.raises(redis.TimeoutError):
            client.get("who")

        assert client.get("who") == b"ada"


def test_a_killed_one_comes_back_empty_where_it_was(own_redis):
    """Killed, it has no time to save anything; its port is kept for its return."""
    before = own_redis.url
    with redis.Redis.from_url(before) as client:
        client.set("who", "ada")

    own_redis.kill()
    own_redis.start()

    assert own_redis.url == before
    with redis.Redis.from_url(before) as client:
        assert client.get("who") is None


def test_a_stopped_one_cannot_be_killed():
    """There is nothing to kill where nothing runs."""
    with pytest.raises(RuntimeError, match=r"redis is stopped: start\(\) it first"):
        OwnServer("redis").kill()


def test_it_keeps_its_port(own_redis):
    """Stopped and started, it is where it was; stopping twice is harmless."""
    before = own_redis.url

    own_redis.stop()
    own_redis.stop()
    own_redis.start()

    assert own_redis.url == before


def test_somebody_elses_server_is_not_ours_to_stop(monkeypatch):
    """Where only the environment's servers may be used, there is none to own."""
    monkeypatch.setenv("WINDTUNNEL_SERVICES", "external")

    with pytest.raises(ServiceMissing, match="no rung of ours may be used"):
        OwnServer("redis")


def test_what_is_not_here_is_missing_with_the_reason(monkeypatch):
    """A service that the allowed rung does not have is told as missing."""
    monkeypatch.setenv("WINDTUNNEL_SERVICES", "embedded")

    with pytest.raises(ServiceMissing, match="memcached"):
        OwnServer("memcached")
