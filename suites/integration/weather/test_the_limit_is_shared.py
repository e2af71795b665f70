"""The rate limit in Redis, which all workers share."""

from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor

import pytest
import redis

from apps.weather.bucket import UNCOUNTED_WAIT_S, Bucket
from fixtures.provisioners.ports import free_port

pytestmark = pytest.mark.services("redis")


@pytest.fixture
def server(redis_url):
    with redis.Redis.from_url(redis_url) as server:
        yield server


@pytest.fixture
def name(server):
    name = f"limit-{secrets.token_hex(4)}"
    yield name
    server.delete(name)


@pytest.mark.parametrize("per_minute", [1, 2, 7, 60, 600])
def test_no_minute_has_more_questions_than_the_limit(server, name, per_minute):
    """Somebody greedy, who tries all the time for five minutes, in any of whose minutes."""
    bucket = Bucket(server, name, per_minute)
    step_s = min(0.5, 20 / per_minute)

    moments = [1e9 + step_s * step for step in range(int(300 / step_s))]
    asked = [now_s for now_s in moments if bucket.take(now_s=now_s) == 0]

    for start in asked:
        within = sum(start <= moment < start + 60 for moment in asked)
        assert within <= per_minute
    # And what drips in is used.
    assert len(asked) >= 5 * (per_minute - bucket.room) - 1


def test_it_says_how_long_to_wait(server, name):
    """Who waits so long is let through, and not a moment before."""
    bucket = Bucket(server, name, 60)
    while (wait_s := bucket.take(now_s=1e9)) == 0:
        pass

    assert bucket.take(now_s=1e9 + wait_s * 0.9) > 0
    assert bucket.take(now_s=1e9 + wait_s * 1.01) == 0


def test_many_at_once_get_no_more(server, name):
    """Workers in different processes have nothing in common but the server."""
    bucket = Bucket(server, name, 40)

    with ThreadPoolExecutor(8) as workers:
        waits = list(workers.map(lambda _: bucket.take(now_s=1e9), range(80)))

    assert waits.count(0) == bucket.room == 10


def test_the_clock_is_the_servers(server, name):
    """Without one of its own it still counts, and gives tokens back."""
    bucket = Bucket(server, name, 4)

    assert bucket.take() == 0
    assert 0 < bucket.take() <= 60 / (4 - bucket.room)
    assert server.ttl(name) > 0


def test_a_clock_that_goes_back_gives_nothing(server, name):
    """After a failover the server's may."""
    bucket = Bucket(server, name, 4)
    bucket.take(now_s=2e9)

    assert bucket.take(now_s=1e9) > 0


def test_where_nobody_counts_nobody_asks():
    """A limit that cannot be kept count of is kept by waiting."""
    with redis.Redis.from_url(f"redis://127.0.0.1:{free_port()}", retry=None) as away:
        assert Bucket(away, "limit", 60).take() == UNCOUNTED_WAIT_S
