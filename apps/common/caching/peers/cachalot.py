"""`cachalot`: django-cachalot keeps the rows of each query, and forgets by whole tables.

Beside the rows stands when they were read, and for each table when it was last written. A
write makes every query old that reads one of its tables, whichever rows it was about.

It costs, in round trips: one for a hit, two for a miss, one for each statement that writes
and one more at the commit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..interface import Promise
from .interface import TIMEOUT_S, PeerSettings, Surroundings

ALIAS = "cachalot"


@dataclass(frozen=True)
class Cachalot:
    name = "cachalot"
    backends = ("redis", "memcached", "locmem")
    documentation = "https://django-cachalot.readthedocs.io/"
    tells_hits = False

    def promise(self, ttl_s: float) -> Promise:
        return Promise(
            staleness=(
                "None once the write has returned, but for a race; then up to "
                f"{ttl_s:g} s, or until the next write to the same table."
            ),
            concurrency=(
                "A reader who began before a write may keep the old rows after it, "
                "for he dates them later. Who misses together computes together."
            ),
            outage=(
                "Every query goes to the database, and first waits for the cache: "
                f"{TIMEOUT_S:g} s each time, as long as it accepts and does not answer. "
                "What was written meanwhile is not forgotten: if the server still has "
                f"its keys afterwards, answers may be old for up to {ttl_s:g} s."
            ),
            stale_at_most_s=0,
            raced_at_most_s=ttl_s,
        )

    def additions(self, site: Surroundings) -> PeerSettings:
        return PeerSettings(
            installed_apps=("cachalot",),
            caches={ALIAS: _alias(site)},
            settings={
                "CACHALOT_CACHE": ALIAS,
                "CACHALOT_TIMEOUT": site.ttl_s,
                "CACHALOT_ONLY_CACHABLE_APPS": tuple(site.remembered),
                # It knows backends by their paths; ours are two of those, and count.
                "SILENCED_SYSTEM_CHECKS": ["cachalot.W001"],
            },
        )

    def listen(self) -> None:
        """It has no signal for reads."""


def _alias(site: Surroundings) -> dict[str, Any]:
    prefix = f"{ALIAS}-{site.namespace}" if site.namespace else ALIAS
    return {"KEY_PREFIX": prefix, "TIMEOUT": site.ttl_s, **_backend(site)}


def _backend(site: Surroundings) -> dict[str, Any]:
    """A server that is away has nothing and takes nothing: there is no error page."""
    match site.backend:
        case "redis":
            return {
                "BACKEND": f"{__package__}.counted.CountedRedisCache",
                "LOCATION": site.redis,
                "OPTIONS": {
                    "SOCKET_CONNECT_TIMEOUT": TIMEOUT_S,
                    "SOCKET_TIMEOUT": TIMEOUT_S,
                    "IGNORE_EXCEPTIONS": True,
                },
            }
        case "memcached":
            return {
                "BACKEND": f"{__package__}.counted.CountedMemcached",
                "LOCATION": site.memcached,
                "OPTIONS": {
                    "connect_timeout": TIMEOUT_S,
                    "timeout": TIMEOUT_S,
                    "ignore_exc": True,
                },
            }
        case _:
            return {
                "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
                "LOCATION": ALIAS,
                # As many as our own; Django's 300 are a demonstration.
                "OPTIONS": {"MAX_ENTRIES": 100_000},
            }
