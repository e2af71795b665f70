"""What all processes of the site share, in Redis: the rate limit, and whose turn it is.

Nothing of it is worth keeping. It is no cache, for it must not be forgotten early, and
so it goes to the server by itself.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from functools import lru_cache

import redis
from django.conf import settings

TIMEOUT_S = 1.0
# Longer than a refresh takes: what it may wait for is bounded in client.py. A worker
# that dies holds up its city for so long, and no longer.
TURN_LIFE_S = 60


@lru_cache(maxsize=4)
def server_at(url: str) -> redis.Redis:
    """Connects when it is first asked, and not again and again when that fails."""
    return redis.Redis.from_url(
        url, socket_timeout=TIMEOUT_S, socket_connect_timeout=TIMEOUT_S, retry=None
    )


def server() -> redis.Redis:
    return server_at(settings.REDIS_URL)


def name(*parts: str | int) -> str:
    """Of something in Redis, apart from what other sites and test runs have there."""
    return ":".join(map(str, ("weather", settings.CACHE_NAMESPACE, *parts)))


@contextlib.contextmanager
def turn(what: str, which: int) -> Iterator[bool]:
    """Whether nobody else is at it; then nobody else will be until the block ends."""
    lock = server().lock(name(what, which), timeout=TURN_LIFE_S)
    is_ours = lock.acquire(blocking=False)
    try:
        yield is_ours
    finally:
        if is_ours:
            # It may have taken longer than a turn lives: then it is somebody else's.
            with contextlib.suppress(redis.exceptions.LockError):
                lock.release()
