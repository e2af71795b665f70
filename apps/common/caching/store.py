"""The strict cache that strategies stand on: typed, and honest about being away.

Where Django's API says "nothing there", this one tells two things apart: `MISS`, the
server has nothing; and `CacheUnavailable`, it was not asked, or did not answer.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from .backends import Backend, Broadcaster, Ear, LeaseAnswer, State
from .breaker import Breaker
from .encoding import MISS, Missing, NotStorable, decode, encode
from .interface import CacheUnavailable
from .outages import Debts

__all__ = ["MISS", "Missing", "Store"]

logger = logging.getLogger(__name__)

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Leased:
    """What a name holds: a value, or `MISS`; an old value, unless it is a hit."""

    state: State
    value: Any | Missing


def leased_of(answer: LeaseAnswer) -> Leased:
    """A fresh value that cannot be read is waited for until it is over: it is no hit."""
    value = MISS if answer.raw is None else decode(answer.raw)
    return Leased(answer.state, value)


@dataclass(frozen=True)
class Store:
    """One cache of this process, for all its threads. Values go in and out by copy.

    Every method raises `CacheUnavailable` unless it says otherwise, and takes as many
    round trips as the backend's of that name; for no names at all, none.
    """

    backend: Backend
    breaker: Breaker
    debts: Debts
    prefix: str = ""

    def get(self, name: str) -> Any | Missing:
        return self.get_many((name,)).get(name, MISS)

    def get_many(self, names: Iterable[str]) -> dict[str, Any]:
        """What is there, by name. What cannot be read is not there."""
        full = {self.prefix + name: name for name in names}
        if not full:
            return {}
        found = self.ask(self.backend.get_many, list(full))
        values = {full[key]: decode(raw) for key, raw in found.items()}
        return {name: value for name, value in values.items() if value is not MISS}

    def set_many(self, values: Mapping[str, object], *, ttl_s: float | None) -> bool:
        """False if some were not kept: not picklable, too large, the server full.

        That is no error: a cache may always have nothing.
        """
        raw = self._writable(values, ttl_s)
        kept = self.ask(self.backend.set_many, raw, ttl_s) if raw else True
        return kept and len(raw) == len(values)

    def add_many(
        self, values: Mapping[str, object], *, ttl_s: float | None
    ) -> set[str]:
        """Sets what is not there yet; answers the names that it has set."""
        raw = self._writable(values, ttl_s)
        added = self.ask(self.backend.add_many, raw, ttl_s) if raw else ()
        return {key.removeprefix(self.prefix) for key in added}

    def delete_many(self, names: Iterable[str]) -> int:
        """How many of them were there."""
        full = self._full(names)
        return self.ask(self.backend.delete_many, full) if full else 0

    def raise_counters(self, names: Iterable[str]) -> None:
        """Adds one to each counter that is there, atomically; none comes into being."""
        if full := self._full(names):
            self.ask(self.backend.raise_counters, full)

    def add_to_index(
        self, entries: Mapping[str, Collection[str]], *, ttl_s: float
    ) -> bool:
        """Adds names to sets, which then live `ttl_s` more; False if one refuses."""
        full = {
            self.prefix + index: self._full(names) for index, names in entries.items()
        }
        return self.ask(self.backend.add_to_index, full, ttl_s) if full else True

    def indexed(self, names: Iterable[str]) -> set[str]:
        """The members of all these sets."""
        full = self._full(names)
        members = self.ask(self.backend.indexed, full) if full else ()
        return {member.removeprefix(self.prefix) for member in members}

    def lease_many(
        self, names: Iterable[str], token: int, *, now_s: float, life_s: float
    ) -> dict[str, Leased]:
        """Fresh values, and leases on those that nobody is computing now."""
        full = {self.prefix + name: name for name in names}
        if not full:
            return {}
        now_ms = int(now_s * 1000)
        answers = self.ask(
            lambda: self.backend.lease_many(
                list(full), token, now_ms=now_ms, until_ms=now_ms + int(life_s * 1000)
            )
        )
        return {full[name]: leased_of(answer) for name, answer in answers.items()}

    def fill_many(
        self, values: Mapping[str, object | Missing], token: int, *, ttl_s: float
    ) -> set[str]:
        """Sets values whose lease is ours still; answers those that were set.

        `MISS`, and what cannot be kept, gives its lease back.
        """
        there = {name: value for name, value in values.items() if value is not MISS}
        kept = self._writable(there, ttl_s)
        raw = {name: kept.get(name) for name in self._full(values)}
        if not raw:
            return set()
        filled = self.ask(self.backend.fill_many, raw, token, ttl_s)
        return {name.removeprefix(self.prefix) for name in filled & kept.keys()}

    def revoke_many(self, names: Iterable[str], *, old_until_s: float) -> None:
        """Makes values old, and leases void; old values may be told until then."""
        if full := self._full(names):
            until_ms = int(old_until_s * 1000)
            self.ask(lambda: self.backend.revoke_many(full, old_until_ms=until_ms))

    def increase(self, name: str, delta: int) -> int | None:
        """The counter after adding `delta`; None if it is not there."""
        return self.ask(self.backend.increase, self.prefix + name, delta)

    def expire(self, name: str, *, ttl_s: float | None) -> bool:
        """Gives an entry a new life; False if it is not there."""
        return self.ask(self.backend.expire, self.prefix + name, ttl_s)

    def clear(self) -> None:
        self.ask(self.backend.clear, self.prefix)

    def publish(self, channel: str, message: bytes) -> None:
        """To all who listen, in every process. Raises `ImproperlyConfigured` too."""
        self.ask(self._broadcaster().publish, self.prefix + channel, message)

    def subscribe(self, channel: str, ear: Ear) -> None:
        """Never raises for a server that is away: the ear is told when it is tuned in."""
        self._broadcaster().subscribe(self.prefix + channel, ear)

    def ask(self, operation: Callable[..., Answer], *arguments: Any) -> Answer:
        """What the backend answers, unless the breaker says that it is not asked now."""
        if not self.breaker.allows():
            message = "the cache failed a moment ago; it is not asked until it is back"
            raise CacheUnavailable(message)
        try:
            return operation(*arguments)
        except CacheUnavailable:
            self.breaker.trip()
            raise

    def owe(self, names: Collection[str]) -> None:
        """These could not be forgotten: see outages.py. Never raises."""
        self.debts.owe(names)
        self.debts.write_down()

    def _broadcaster(self) -> Broadcaster:
        if isinstance(self.backend, Broadcaster):
            return self.backend
        from django.core.exceptions import ImproperlyConfigured

        message = (
            f"a {type(self.backend).__name__} has no channels through which processes "
            "could tell each other what to forget; set CACHE_BACKEND=redis"
        )
        raise ImproperlyConfigured(message)

    def _full(self, names: Iterable[str]) -> list[str]:
        return [self.prefix + name for name in names]

    def _writable(
        self, values: Mapping[str, object], ttl_s: float | None
    ) -> dict[str, bytes]:
        if ttl_s is not None and ttl_s <= 0:
            return {}
        most = self.backend.largest_bytes
        raw = {}
        for name, value in values.items():
            try:
                encoded = encode(value)
            except NotStorable as error:
                complain_once(name, str(error))
                continue
            if len(encoded) > most:
                complain_once(name, f"it takes more than {most} bytes")
                continue
            raw[self.prefix + name] = encoded
        return raw


@lru_cache(maxsize=1000)
def complain_once(name: str, reason: str) -> None:
    """The same words again are found in the function's cache, and not logged."""
    logger.warning("The value of %s is not cached: %s", name, reason)
