"""`cacheops`: django-cacheops keeps the rows of each query, and forgets by what it asked.

A query is remembered under the equalities of its conditions. Saving or deleting an object
forgets all queries whose equalities fit its fields, before or after the change.

It costs, in round trips: one for a hit, two for a miss; one or two for each object that is
written, and a query for its old fields.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from apps.common.telemetry.recorder import count_hit, count_miss

from ..interface import Promise
from .interface import TIMEOUT_S, PeerSettings, Surroundings


@dataclass(frozen=True)
class Cacheops:
    name = "cacheops"
    backends = ("redis",)
    documentation = "https://github.com/Suor/django-cacheops"
    tells_hits = True

    def promise(self, ttl_s: float) -> Promise:
        return Promise(
            staleness=(
                f"Counts on pages (likes, comments, posts, followers) may be {ttl_s:g} s "
                "old: it does not look for subqueries inside an expression. Rows are "
                "new once the write has returned, but for a race, and for what is "
                "written by QuerySet.update() or in SQL."
            ),
            concurrency=(
                "A reader who began before a write may keep the old rows after it, for "
                f"up to {ttl_s:g} s. Who misses together computes together."
            ),
            outage=(
                "Every query goes to the database, and first waits for Redis: "
                f"{TIMEOUT_S:g} s each time, as long as it accepts and does not answer. "
                "What was written meanwhile is not forgotten: if Redis still has its "
                f"keys afterwards, answers may be old for up to {ttl_s:g} s."
            ),
            stale_at_most_s=ttl_s,
        )

    def additions(self, site: Surroundings) -> PeerSettings:
        told: dict[str, Any] = {
            "CACHEOPS_REDIS": _with_timeouts(site.redis),
            "CACHEOPS_CLIENT_CLASS": f"{__package__}.counted.CountedRedis",
            "CACHEOPS": {
                f"{app}.*": {"ops": "all", "timeout": site.ttl_s}
                for app in site.remembered
            },
            # Without it, a Redis that is away is an error page.
            "CACHEOPS_DEGRADE_ON_FAILURE": True,
        }
        if site.namespace:
            told["CACHEOPS_PREFIX"] = lambda _query: f"{site.namespace}:"
        return PeerSettings(installed_apps=("cacheops",), settings=told)

    def listen(self) -> None:
        from cacheops.signals import cache_read

        cache_read.connect(_count, dispatch_uid="windtunnel.peers")


def _count(*, hit: bool, **_: Any) -> None:
    if hit:
        count_hit()
    else:
        count_miss()


def _with_timeouts(url: str) -> str:
    """The library takes a URL or its parts; in a URL, options are its query."""
    limits = urlencode(
        {"socket_timeout": TIMEOUT_S, "socket_connect_timeout": TIMEOUT_S}
    )
    parts = urlsplit(url)
    return parts._replace(query="&".join(filter(None, (parts.query, limits)))).geturl()
