"""What a cache server says of itself: how much it holds; and how it is emptied."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from urllib.parse import urlsplit

import redis
from pymemcache.client.base import Client as MemcacheClient


def redis_memory_bytes(url: str) -> int:
    """Bytes of the data set: what was there at start-up and client buffers not counted."""
    with redis.Redis.from_url(url) as client:
        return int(client.info("memory")["used_memory_dataset"])


def memcached_memory_bytes(url: str) -> int:
    """Bytes of all stored items with their headers."""
    with closing(_memcache(url)) as client:
        return int(client.stats()[b"bytes"])


def redis_keys(url: str) -> int:
    with redis.Redis.from_url(url) as client:
        return int(client.dbsize())


def memcached_keys(url: str) -> int:
    with closing(_memcache(url)) as client:
        return int(client.stats()[b"curr_items"])


def empty_redis(url: str) -> None:
    """This numbered database of the server, and no other."""
    with redis.Redis.from_url(url) as client:
        client.flushdb()


def empty_memcached(url: str) -> None:
    with closing(_memcache(url)) as client:
        client.flush_all(noreply=False)


EMPTY: Mapping[str, Callable[[str], None]] = {
    "redis": empty_redis,
    "memcached": empty_memcached,
}
# locmem lives in the server process, where nobody outside can weigh it.
MEMORY_OF: dict[str, Callable[[str], int]] = {
    "redis": redis_memory_bytes,
    "memcached": memcached_memory_bytes,
}


def _memcache(url: str) -> MemcacheClient:
    parts = urlsplit(url)
    return MemcacheClient((parts.hostname, parts.port), timeout=5, connect_timeout=5)
