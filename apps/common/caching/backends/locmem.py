"""Django's own in-process cache: nothing to start, nothing to share between processes.

A site with two workers has two of these, and what one forgets the other still serves.
"""

from __future__ import annotations

import pickle
import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping
from threading import Lock
from typing import Any

from django.core.cache.backends.locmem import LocMemCache

from .leases import FRESH, LeaseAnswer, Wanted, asked, holds_lease, revoked

# Of each memory, by its name: what takes several steps is done under it.
_locks: dict[str, Lock] = {}


class Memory(LocMemCache):
    """Django's, asked for many in one go: a page rests on dozens of counters."""

    # Its own, which its stubs do not name.
    _cache: OrderedDict[str, bytes]
    _lock: Lock
    _has_expired: Callable[[str], bool]
    _delete: Callable[[str], bool]

    def get_many(
        self, keys: Iterable[str], version: int | None = None
    ) -> dict[str, Any]:
        found = {}
        with self._lock:
            for key in keys:
                if self._has_expired(key):
                    self._delete(key)
                else:
                    found[key] = self._cache[key]
                    self._cache.move_to_end(key, last=False)
        # Its own pickles, of this process.
        return {key: pickle.loads(kept) for key, kept in found.items()}  # noqa: S301


class LocMemBackend:
    largest_bytes = 64 * 1024 * 1024

    def __init__(self, location: str, *, timeout_s: float = 0, **options: Any) -> None:
        # There is nobody to wait for: `timeout_s` is for the others.
        # Django's 300 entries are a demonstration; a feed's page alone takes dozens.
        settings = {
            "OPTIONS": {"MAX_ENTRIES": 100_000, **options},
            "KEY_FUNCTION": as_it_is,
        }
        self._memory = Memory(location, settings)
        self._lock = _locks.setdefault(location, Lock())

    def get_many(self, names: Collection[str]) -> dict[str, bytes]:
        found = self._memory.get_many(names)
        return {name: raw for name, kept in found.items() if (raw := as_bytes(kept))}

    def set_many(self, values: Mapping[str, bytes], ttl_s: float | None) -> bool:
        for name, value in values.items():
            self._memory.set(name, as_kept(value), ttl_s)
        return True

    def add_many(self, values: Mapping[str, bytes], ttl_s: float | None) -> set[str]:
        return {
            name
            for name, value in values.items()
            if self._memory.add(name, as_kept(value), ttl_s)
        }

    def delete_many(self, names: Collection[str]) -> int:
        return sum(self._memory.delete(name) for name in names)

    def raise_counters(self, names: Collection[str]) -> None:
        for name in names:
            try:
                self.increase(name, 1)
            except TypeError:
                self._memory.delete(name)

    def add_to_index(
        self, entries: Mapping[str, Collection[str]], ttl_s: float
    ) -> bool:
        now_s = time.time()
        with self._lock:
            for index, members in entries.items():
                known = self._members(index) | dict.fromkeys(members, now_s + ttl_s)
                self._memory.set(index, known, max(known.values()) - now_s)
        return True

    def indexed(self, names: Collection[str]) -> set[str]:
        return {member for index in names for member in self._members(index)}

    def _members(self, index: str) -> dict[str, float]:
        """Members, and when the time of each is over."""
        known = self._memory.get(index)
        if not isinstance(known, dict):
            return {}
        now_s = time.time()
        return {member: ends_s for member, ends_s in known.items() if ends_s > now_s}

    def lease_many(
        self, names: Collection[str], token: int, *, now_ms: int, until_ms: int
    ) -> dict[str, LeaseAnswer]:
        answers = {}
        with self._lock:
            for name in names:
                answers[name], wanted = asked(
                    self._entry(name), token=token, now_ms=now_ms, until_ms=until_ms
                )
                if wanted is not None:
                    self._set_wanted(name, wanted)
        return answers

    def fill_many(
        self, values: Mapping[str, bytes | None], token: int, ttl_s: float
    ) -> set[str]:
        with self._lock:
            ours = {
                name for name in values if holds_lease(self._entry(name), token=token)
            }
            for name in ours:
                value = values[name]
                if value is None:
                    self._memory.delete(name)
                else:
                    self._memory.set(name, FRESH + value, ttl_s)
        return ours

    def revoke_many(self, names: Collection[str], *, old_until_ms: int) -> None:
        with self._lock:
            for name in names:
                old = revoked(self._entry(name), old_until_ms=old_until_ms)
                if old is None:
                    self._memory.delete(name)
                else:
                    self._set_wanted(name, old)

    def _entry(self, name: str) -> bytes | None:
        entry = self._memory.get(name)
        return entry if isinstance(entry, bytes) else None

    def _set_wanted(self, name: str, wanted: Wanted) -> None:
        self._memory.set(name, wanted.written(), wanted.ends_ms / 1000 - time.time())

    def increase(self, name: str, delta: int) -> int | None:
        try:
            raised: int = self._memory.incr(name, delta)
        except ValueError:
            return None
        return raised

    def expire(self, name: str, ttl_s: float | None) -> bool:
        return self._memory.touch(name, ttl_s)

    def clear(self, prefix: str) -> None:
        """Everything: a memory belongs to one cache."""
        self._memory.clear()

    def ping(self) -> None:
        """It is always there."""

    def close(self) -> None:
        """There is nothing to let go of."""


def as_it_is(key: str, _prefix: str, _version: int) -> str:
    return key


def as_kept(raw: bytes) -> bytes | int:
    """Digits are kept as a number, which Django's `incr` can raise in one step.

    >>> as_kept(b"7"), as_bytes(7)
    (7, b'7')
    """
    return int(raw) if raw.lstrip(b"-").isdigit() else raw


def as_bytes(kept: object) -> bytes:
    """Empty for what is no value of ours."""
    if isinstance(kept, int):
        return b"%d" % kept
    return kept if isinstance(kept, bytes) else b""
