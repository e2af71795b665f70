"""What a peer is told of the site, what it adds to it, and what it promises."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from ..interface import Promise

# As long as our own backends wait for a server, so that an outage costs the same.
TIMEOUT_S = 0.25


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """The site that a peer is installed in."""

    redis: str  # a URL
    memcached: str  # host:port; empty where there is none
    backend: str
    ttl_s: int
    namespace: str  # empty, or what processes that share a server are told apart by
    lessons: Collection[str]

    @property
    def remembered(self) -> list[str]:
        """The apps whose rows may be remembered: the lessons', and people.

        Not sessions, for one that was ended must not come back; and not the journal of
        missed invalidations, which is read to be sure.
        """
        return [*self.lessons, "auth"]


@dataclass(frozen=True)
class PeerSettings:
    """What a peer adds to the site's settings."""

    installed_apps: tuple[str, ...] = ()
    caches: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)


class Peer(Protocol):
    """One library. Nothing of it is imported before its apps are installed."""

    @property
    def name(self) -> str:
        """As the setting, arms and reports call it: `cacheops`."""

    @property
    def backends(self) -> tuple[str, ...]:
        """Those of ours that it can keep its answers on."""

    @property
    def documentation(self) -> str:
        """Where its authors say what it does; empty where there is nobody."""

    @property
    def tells_hits(self) -> bool:
        """Whether anybody can know how often it had an answer."""

    def promise(self, ttl_s: float) -> Promise:
        """What a reader may rely on, as the suites have seen it on the social lesson."""

    def additions(self, site: Surroundings) -> PeerSettings: ...

    def listen(self) -> None:
        """Have its hits and misses counted, once all apps are there."""
