"""What a lesson asks of a cache strategy, and what a strategy promises in return.

A lesson writes its reads once: *fetch this key, or compute it; these tags say what it
depends on*. Its writes say which tags they have touched. What is remembered, for how long
and how it is forgotten is the strategy's, and which strategy is in use is a setting.
"""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar
from urllib.parse import quote

Value = TypeVar("Value")

# Memcached takes 250 bytes; prefix, version and the strategies' own suffixes need the rest.
LONGEST_NAME = 150


class CachingError(Exception):
    """Anything that goes wrong in this package."""


class CacheUnavailable(CachingError):
    """The cache server did not answer, or not in time. The database still can."""


class UnknownStrategy(CachingError):
    """No strategy, backend or level of that name; the message lists those that exist."""


class Level(enum.Enum):
    """Where between the query and the socket a strategy remembers."""

    DATA = "data"  # what a selector returned, before it is rendered
    FRAGMENT = "fragment"  # a rendered part of a page
    VIEW = "view"  # a whole response


@dataclass(frozen=True, slots=True)
class Name:
    """A subject of a lesson with its arguments, written so that every backend takes it.

    >>> str(Name("social", "feed", (42, "head")))
    'social:feed:42:head'
    >>> str(Name("social", "profile", ("a b",)))
    'social:profile:a%20b'
    """

    lesson: str
    subject: str
    arguments: tuple[str | int, ...] = ()

    def __str__(self) -> str:
        parts = (self.lesson, self.subject, *map(str, self.arguments))
        name = ":".join(quote(part, safe="") for part in parts)
        if len(name) <= LONGEST_NAME:
            return name
        digest = hashlib.sha256(name.encode()).hexdigest()
        return f"{quote(self.lesson, safe='')}:{quote(self.subject, safe='')}:#{digest}"


@dataclass(frozen=True, slots=True)
class Key(Name):
    """The question that a cached value answers."""


@dataclass(frozen=True, slots=True)
class Tag(Name):
    """A fact that cached values depend on; a write that changes the fact touches it."""


@dataclass(frozen=True)
class Promise:
    """What a reader may rely on, in sentences for people and in one figure for tests.

    `stale_at_most_s` bounds, in seconds, how long after an acknowledged write a *later*
    fetch may still answer with what was true before it, while the cache is up and nobody
    is computing the same key meanwhile. 0 means: never.

    `raced_at_most_s` is the same where somebody was: how long what he computed from the
    old rows may be shown to others. 0 means: to nobody who asks after the write.
    """

    staleness: str
    concurrency: str
    outage: str
    stale_at_most_s: float
    raced_at_most_s: float = 0.0


class CacheStrategy(Protocol):
    """One way to remember. Implementations hold a store, a time to live and a clock.

    A cache that does not answer never fails a fetch: the value is computed instead. What
    was touched while it was away is not served once it is back.
    """

    @property
    def name(self) -> str:
        """As settings, arms and reports call it: `cache_aside`."""

    @property
    def level(self) -> Level:
        """Where it remembers; at the other levels the lesson computes every time."""

    @property
    def promise(self) -> Promise: ...

    def fetch(
        self, key: Key, compute: Callable[[], Value], tags: Collection[Tag] = ()
    ) -> Value:
        """The remembered value of `key`, or that of `compute()`, remembered under `tags`.

        `None` is a value like any other. What `compute` raises is raised, and not kept.
        """

    def fetch_many(
        self,
        wanted: Mapping[Key, Collection[Tag]],
        compute: Callable[[Collection[Key]], Mapping[Key, Value]],
    ) -> dict[Key, Value]:
        """Like `fetch` for many keys, in a constant number of round trips.

        `compute` receives the keys that are missing, once. A key for which it returns
        nothing is absent from the answer, and is not remembered as absent.
        """

    def touch(self, tags: Iterable[Tag]) -> None:
        """These facts have changed, and the change is committed.

        Never raises `CacheUnavailable`: what could not be forgotten now is kept to be
        forgotten before the cache is read again.
        """
