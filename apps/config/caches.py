"""CACHES: two aliases of the site's own, and one per lesson on the chosen backend."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

GUARDED = "apps.common.caching.guarded.GuardedCache"
BACKENDS = ("redis", "memcached", "locmem")
# What the site keeps for itself, apart from any lesson; always on Redis.
OWN_ALIASES = ("default", "sessions")


@dataclass(frozen=True)
class CacheServers:
    """Where the cache servers are; `memcached` is empty when there is none.

    `namespace` is added to every prefix: processes of a test run share a server, and
    must not share what is in it.
    """

    redis: str
    memcached: str
    namespace: str = ""

    def alias(
        self, name: str, backend: str, asked: Mapping[str, Any]
    ) -> dict[str, Any]:
        """One entry of CACHES; `asked` are options in Django's own words."""
        prefix = asked.get("KEY_PREFIX", name)
        locations = {"redis": self.redis, "memcached": self.memcached, "locmem": name}
        return {
            "BACKEND": GUARDED,
            "LOCATION": locations[backend],
            **asked,
            "KEY_PREFIX": f"{prefix}-{self.namespace}" if self.namespace else prefix,
            "OPTIONS": {"inner": backend, **asked.get("OPTIONS", {})},
        }


def caches(
    servers: CacheServers,
    lessons: Mapping[str, Mapping[str, Any]],
    *,
    backends: Mapping[str, str],
    ttl_s: int,
    max_entries: int = 0,
) -> dict[str, dict[str, Any]]:
    """`lessons` maps a lesson's name to the options that its settings.py asks for.

    `backends` says where each lesson's alias is. `max_entries` is locmem's: Redis and
    Memcached are given bytes, by their own settings.
    """

    def of_lesson(name: str, asked: Mapping[str, Any]) -> dict[str, Any]:
        backend = backends[name]
        has_room = backend == "locmem" and max_entries
        room = entries_at_most(max_entries) if has_room else {}
        return servers.alias(name, backend, {"TIMEOUT": ttl_s, **room, **asked})

    own = {name: servers.alias(name, "redis", {}) for name in OWN_ALIASES}
    return own | {name: of_lesson(name, asked) for name, asked in lessons.items()}


def entries_at_most(number: int) -> dict[str, Any]:
    """In Django's words: room for so many, and only what was used least recently goes.

    One at a time: a cull drops one of `CULL_FREQUENCY` entries, by default a third.
    """
    return {"OPTIONS": {"MAX_ENTRIES": number, "CULL_FREQUENCY": number}}
