"""Strategies such as somebody brings along, for suites about how they are received."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from apps.common.caching.base import Strategy
from apps.common.caching.cache_aside import CacheAside
from apps.common.caching.conditional import Conditional
from apps.common.caching.interface import Promise, Tag
from apps.common.caching.versioned import Versioned


@dataclass(frozen=True)
class Unfinished(Strategy):
    """Lacks all that it must have."""


@dataclass(frozen=True)
class Demanding(CacheAside):
    """Wants to be made with something that nobody gives it."""

    name = "demanding"

    size: int = field(kw_only=True)


@dataclass(frozen=True)
class Elsewhere(CacheAside):
    name = "elsewhere"
    backends = ("redis", "hazelcast")


@dataclass(frozen=True)
class Liar(CacheAside):
    """Says that it hears of writes, and does not. One backend is enough to show it."""

    name = "liar"
    backends = ("locmem",)
    hears = True

    @property
    def promise(self) -> Promise:
        return Promise(
            staleness="None at all.",
            concurrency="As you like it.",
            outage="Never heard of.",
            stale_at_most_s=0,
        )


@dataclass(frozen=True)
class Confirming(Conditional):
    """Tells browsers that what they keep is right, whatever was written."""

    name = "confirming"

    def touch(self, tags: Iterable[Tag]) -> None:
        """Nothing."""


@dataclass(frozen=True)
class HardOfHearing(Versioned):
    """Keeps the contract, and misses what is said of posts: counts on cards stay old.

    It does so where a lesson calls a fact "post", which no rule of the contract does.
    """

    name = "hard_of_hearing"

    def touch(self, tags: Iterable[Tag]) -> None:
        super().touch(tag for tag in tags if tag.subject != "post")
