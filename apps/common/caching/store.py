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

from .backends import Backend
from .breaker import Breaker
from .encoding import MISS, Missing, NotStorable, decode, encode
from .interface import CacheUnavailable
from .outages import Debts

__all__ = ["MISS", "Missing", "Store"]

logger = logging.getLogger(__name__)

Answer = TypeVar("Answer")


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
        found = self._ask(self.backend.get_many, list(full))
        values = {full[key]: decode(raw) for key, raw in found.items()}
        return {name: value for name, value in values.items() if value is not MISS}

    def set_many(self, values: Mapping[str, object], *, ttl_s: float | None) -> bool:
        """False if some were not kept: not picklable, too large, the server full.

        That is no error: a cache may always have nothing.
        """
        raw = self._writable(values, ttl_s)
        kept = self._ask(self.backend.set_many, raw, ttl_s) if raw else True
        return kept and len(raw) == len(values)

    def add_many(
        self, values: Mapping[str, object], *, ttl_s: float | None
    ) -> set[str]:
        """Sets what is not there yet; answers the names that it has set."""
        raw = self._writable(values, ttl_s)
        added = self._ask(self.backend.add_many, raw, ttl_s) if raw else ()
        return {key.removeprefix(self.prefix) for key in added}

    def delete_many(self, names: Iterable[str]) -> int:
        """How many of them were there."""
        full = self._full(names)
        return self._ask(self.backend.delete_many, full) if full else 0

    def raise_counters(self, names: Iterable[str]) -> None:
        """Adds one to each counter that is there, atomically; none comes into being."""
        if full := self._full(names):
            self._ask(self.backend.raise_counters, full)

    def add_to_index(
        self, entries: Mapping[str, Collection[str]], *, ttl_s: float
    ) -> bool:
        """Adds names to sets, which then live `ttl_s` more; False if one refuses."""
        full = {
            self.prefix + index: self._full(names) for index, names in entries.items()
        }
        return self._ask(self.backend.add_to_index, full, ttl_s) if full else True

    def indexed(self, names: Iterable[str]) -> set[str]:
        """The members of all these sets."""
        full = self._full(names)
        members = self._ask(self.backend.indexed, full) if full else ()
        return {member.removeprefix(self.prefix) for member in members}

    def increase(self, name: str, delta: int) -> int | None:
        """The counter after adding `delta`; None if it is not there."""
        return self._ask(self.backend.increase, self.prefix + name, delta)

    def expire(self, name: str, *, ttl_s: float | None) -> bool:
        """Gives an entry a new life; False if it is not there."""
        return self._ask(self.backend.expire, self.prefix + name, ttl_s)

    def clear(self) -> None:
        self._ask(self.backend.clear, self.prefix)

    def owe(self, names: Collection[str]) -> None:
        """These could not be forgotten: see outages.py. Never raises."""
        self.debts.owe(names)
        self.debts.write_down()

    def _ask(self, operation: Callable[..., Answer], *arguments: Any) -> Answer:
        if not self.breaker.allows():
            message = "the cache failed a moment ago; it is not asked until it is back"
            raise CacheUnavailable(message)
        try:
            return operation(*arguments)
        except CacheUnavailable:
            self.breaker.trip()
            raise

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
