"""An index on Redis lets go of names whose time is over, or busy tags would grow for ever."""

from __future__ import annotations

from uuid import uuid4

import pytest
from redis import Redis

from fixtures.plugins.caching import make_cache
from fixtures.provisioners.readiness import wait_until


@pytest.mark.services("redis")
def test_entering_a_name_drops_those_that_are_over(redis_url):
    """Not only for readers: out of the server's memory."""
    index = f"index-{uuid4().hex}"
    backend = make_cache("redis", redis_url, prefix="").strict.backend
    backend.add_to_index({index: ["long"]}, 60)
    backend.add_to_index({index: ["old"]}, 0.05)
    wait_until(
        lambda: backend.indexed([index]) == {"long"},
        deadline_s=20,
        what="the old name is over",
    )
    backend.add_to_index({index: ["new"]}, 60)

    with Redis.from_url(redis_url) as client:
        assert client.zrange(index, 0, -1) == [b"long", b"new"]


@pytest.mark.services("redis")
def test_an_index_that_nobody_enters_ends(redis_url):
    """With the last of its names."""
    index = f"index-{uuid4().hex}"
    backend = make_cache("redis", redis_url, prefix="").strict.backend
    backend.add_to_index({index: ["x"]}, 60)

    with Redis.from_url(redis_url) as client:
        assert 0 < client.pttl(index) <= 60_000
