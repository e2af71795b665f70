"""Memcached, through pymemcache, with one pool of connections a process.

Django's own `PyMemcacheCache` connects anew in every request; here the pool stays, many
commands go in one message, and a failure is told instead of hidden.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Collection, Mapping
from time import perf_counter
from typing import Any, TypeVar

from django.core.cache.backends.base import InvalidCacheKey
from django.core.exceptions import ImproperlyConfigured
from pymemcache.client.base import Client, PooledClient
from pymemcache.exceptions import (
    MemcacheClientError,
    MemcacheError,
    MemcacheIllegalInputError,
    MemcacheServerError,
    MemcacheUnexpectedCloseError,
)

from apps.common.telemetry.recorder import count_round_trip

from ..interface import CacheUnavailable
from .leases import (
    FRESH,
    LeaseAnswer,
    State,
    Wanted,
    asked,
    holds_lease,
    revoked,
)

Answer = TypeVar("Answer")

# Beyond 30 days a number is taken for a moment in Unix time.
LONGEST_RELATIVE_S = 30 * 24 * 3600
# One more reader may always come in between, but hardly five times running.
INDEX_ATTEMPTS = 5
LEASE_ATTEMPTS = 5


class MemcachedBackend:
    # The server's 1 MiB (its option -I) is for key, header and value together.
    largest_bytes = 1_000_000

    def __init__(
        self, location: str, *, timeout_s: float = 0.25, **options: Any
    ) -> None:
        server = location.removeprefix("memcached://")
        if not server or set(server) & {",", ";"}:
            message = (
                f"a memcached cache needs one server as host:port, not {location!r}; "
                "set MEMCACHED_URL=memcached://host:port"
            )
            raise ImproperlyConfigured(message)
        self._pool = PooledClient(
            server,
            connect_timeout=timeout_s,
            timeout=timeout_s,
            no_delay=True,
            default_noreply=False,
            allow_unicode_keys=True,
            **options,
        )
        self._pool.client_class = ManyAtOnce

    def get_many(self, names: Collection[str]) -> dict[str, bytes]:
        return self._ask(lambda client: client.get_many(names))

    def set_many(self, values: Mapping[str, bytes], ttl_s: float | None) -> bool:
        life_s = seconds(ttl_s)
        try:
            return not self._ask(lambda client: client.set_many(values, life_s))
        except Refused:
            return False

    def add_many(self, values: Mapping[str, bytes], ttl_s: float | None) -> set[str]:
        life_s = seconds(ttl_s)
        try:
            added = self._ask(lambda client: client.add_many(values, life_s))
        except Refused:
            return set()
        return {name for name, is_new in added.items() if is_new}

    def delete_many(self, names: Collection[str]) -> int:
        return self._ask(lambda client: client.count_deleted(names))

    def raise_counters(self, names: Collection[str]) -> None:
        try:
            self._ask(lambda client: client.incr_many(names))
        except Refused:
            # One of them is no number, and the rest of the answers are lost with it.
            self.delete_many(names)

    def add_to_index(
        self, entries: Mapping[str, Collection[str]], ttl_s: float
    ) -> bool:
        """Reads the sets, and writes them back unless somebody else has meanwhile.

        APPEND would be one message, but it neither renews lives nor drops old names.
        """
        missing = entries
        for _ in range(INDEX_ATTEMPTS):
            try:
                missing = self._added_to_index(missing, ttl_s)
            except Refused:
                return False
            if not missing:
                return True
        return False

    def _added_to_index(
        self, entries: Mapping[str, Collection[str]], ttl_s: float
    ) -> Mapping[str, Collection[str]]:
        """Those that somebody came between; raises `Refused` for a set too large."""
        known = self._versioned(entries)
        now_s = time.time()
        ends = math.ceil(now_s + ttl_s)
        last = ends
        sets = {}
        for index, members in entries.items():
            old, version = known.get(index, (b"", b""))
            new = read_index(old) | {member.encode(): ends for member in members}
            last = max(last, *new.values())
            sets[index] = (written_index(new), version)
            if len(sets[index][0]) > self.largest_bytes:
                raise Refused(f"{index} has grown too large")
        life_s = seconds(last - now_s)
        kept = self._ask(lambda client: client.replace_many(sets, life_s))
        return {index: entries[index] for index in entries.keys() - kept}

    def indexed(self, names: Collection[str]) -> set[str]:
        sets = self.get_many(names).values()
        return {member.decode() for members in sets for member in read_index(members)}

    def lease_many(
        self, names: Collection[str], token: int, *, now_ms: int, until_ms: int
    ) -> dict[str, LeaseAnswer]:
        """Reads, and puts the lease there unless somebody else was quicker.

        The one who was quicker holds it, or has filled it: the next look tells.
        """
        answers: dict[str, LeaseAnswer] = {}
        for _ in range(LEASE_ATTEMPTS):
            rest = [name for name in names if name not in answers]
            if not rest:
                break
            known = self._versioned(rest)
            found = {}
            for name in rest:
                entry, version = known.get(name, (None, b""))
                answer, wanted = asked(
                    entry, token=token, now_ms=now_ms, until_ms=until_ms
                )
                if wanted is None:
                    answers[name] = answer
                else:
                    found[name] = (answer, wanted, version)
            answers |= self._leased(found, now_ms=now_ms)
        return answers | {
            name: LeaseAnswer(State.WAIT) for name in names if name not in answers
        }

    def _leased(
        self, found: Mapping[str, tuple[LeaseAnswer, Wanted, bytes]], *, now_ms: int
    ) -> dict[str, LeaseAnswer]:
        """Those of which the lease now stands there."""
        if not found:
            return {}
        ends_ms = max(wanted.ends_ms for _, wanted, _ in found.values())
        entries = {
            name: (wanted.written(), version)
            for name, (_, wanted, version) in found.items()
        }
        life_s = seconds((ends_ms - now_ms) / 1000)
        try:
            kept = self._ask(lambda client: client.replace_many(entries, life_s))
        except Refused:
            # A full server keeps no leases: then everybody computes, and fills nothing.
            kept = set(found)
        return {name: found[name][0] for name in kept}

    def fill_many(
        self, values: Mapping[str, bytes | None], token: int, ttl_s: float
    ) -> set[str]:
        known = self._versioned(values)
        ours = {
            name: version
            for name, (entry, version) in known.items()
            if holds_lease(entry, token=token)
        }
        fresh = {
            name: (FRESH + value, ours[name])
            for name, value in values.items()
            if name in ours and value is not None
        }
        given_back = {name for name in ours if values[name] is None}
        if given_back:
            self.delete_many(given_back)
        if not fresh:
            return given_back
        life_s = seconds(ttl_s)
        try:
            filled = self._ask(lambda client: client.replace_many(fresh, life_s))
        except Refused:
            self.delete_many(fresh)
            filled = set()
        return filled | given_back

    def revoke_many(self, names: Collection[str], *, old_until_ms: int) -> None:
        """Deleting voids any token: whoever replaces what is gone is refused."""
        rest = set(names)
        for _ in range(LEASE_ATTEMPTS if old_until_ms else 0):
            known = self._versioned(rest)
            old = {
                name: (wanted, version)
                for name, (entry, version) in known.items()
                if (wanted := revoked(entry, old_until_ms=old_until_ms)) is not None
            }
            rest -= self._set_aside(old)
            if not rest & old.keys():
                break
        if rest:
            self.delete_many(rest)

    def _set_aside(self, old: Mapping[str, tuple[Wanted, bytes]]) -> set[str]:
        """Those whose old value now stands there, each for its own time."""
        if not old:
            return set()
        ends_ms = max(wanted.ends_ms for wanted, _ in old.values())
        entries = {
            name: (wanted.written(), version) for name, (wanted, version) in old.items()
        }
        life_s = seconds(ends_ms / 1000 - time.time())
        try:
            return self._ask(lambda client: client.replace_many(entries, life_s))
        except Refused:
            return set()

    def _versioned(self, names: Collection[str]) -> dict[str, tuple[bytes, bytes]]:
        """What is there, each with the version that `replace_many` asks for."""
        return self._ask(lambda client: client.gets_many(names))

    def increase(self, name: str, delta: int) -> int | None:
        # Memcached's counters have no sign: on the way down they stop at 0.
        if delta < 0:
            lowered: int | None = self._ask(lambda client: client.decr(name, -delta))
            return lowered
        raised: int | None = self._ask(lambda client: client.incr(name, delta))
        return raised

    def expire(self, name: str, ttl_s: float | None) -> bool:
        there: bool = self._ask(lambda client: client.touch(name, seconds(ttl_s)))
        return there

    def clear(self, prefix: str) -> None:
        """Everything: Memcached cannot list what it has."""
        self._ask(lambda client: client.flush_all())

    def ping(self) -> None:
        self._ask(lambda client: client.version())

    def close(self) -> None:
        self._pool.close()

    def _ask(self, question: Callable[[ManyAtOnce], Answer]) -> Answer:
        began_s = perf_counter()
        try:
            with self._pool.client_pool.get_and_release(destroy_on_fail=True) as client:
                return question(client)
        except MemcacheIllegalInputError as error:
            raise InvalidCacheKey(str(error)) from error
        except (MemcacheUnexpectedCloseError, OSError) as error:
            message = f"Memcached did not answer: {type(error).__name__}: {error}"
            raise CacheUnavailable(message) from error
        except (MemcacheClientError, MemcacheServerError) as error:
            raise Refused(f"Memcached refused: {error}") from error
        except MemcacheError as error:
            raise CacheUnavailable(f"Memcached talks strangely: {error}") from error
        finally:
            count_round_trip(perf_counter() - began_s)


class Refused(CacheUnavailable):
    """The server answered, with an error; for those who can do without."""


class ManyAtOnce(Client):  # type: ignore[misc]  # pymemcache is not typed
    """pymemcache's client, whose way of sending many commands at once is for all."""

    def add_many(self, values: Mapping[str, bytes], life_s: int) -> dict[str, bool]:
        stored: dict[str, bool] = self._store_cmd(b"add", values, life_s, noreply=False)
        return stored

    def incr_many(self, names: Collection[str]) -> None:
        self._each(b"incr", [b"incr %s 1" % self._key(name) for name in names])

    def count_deleted(self, names: Collection[str]) -> int:
        commands = [b"delete " + self._key(name) for name in names]
        return self._each(b"delete", commands).count(b"DELETED")

    def replace_many(
        self, values: Mapping[str, tuple[bytes, bytes]], life_s: int
    ) -> set[str]:
        """Those that were stored, of values with the version that each replaces."""
        commands = [
            b"%s %s 0 %d %d %s\r\n%s"
            % (
                b"cas" if version else b"add",
                self._key(name),
                life_s,
                len(value),
                version,
                value,
            )
            for name, (value, version) in values.items()
        ]
        answers = self._each(b"cas", commands)
        return {
            name
            for name, answer in zip(values, answers, strict=True)
            if answer == b"STORED"
        }

    def _each(self, verb: bytes, commands: list[bytes]) -> list[bytes]:
        lines = [command + b"\r\n" for command in commands]
        answers: list[bytes] = self._misc_cmd(lines, verb, False) if lines else []
        return answers

    def _key(self, name: str) -> bytes:
        key: bytes = self.check_key(name, self.key_prefix)
        return key


def read_index(written: bytes) -> dict[bytes, int]:
    """Members, and when the time of each is over; without those whose time is."""
    parts = [entry.partition(b"=") for entry in written.split()]
    members = {member: int(ends) for ends, _, member in parts if ends.isdigit()}
    return {member: ends for member, ends in members.items() if ends > time.time()}


def written_index(members: Mapping[bytes, int]) -> bytes:
    """Names hold no blanks (Memcached allows none), so they can stand between them.

    >>> written_index({b"a": 1800000000, b"b": 1800000060})
    b'1800000000=a 1800000060=b'
    """
    return b" ".join(b"%d=%s" % (ends, member) for member, ends in members.items())


def seconds(ttl_s: float | None) -> int:
    """Whole seconds, rounded up; 0 is Memcached's word for ever.

    >>> seconds(None), seconds(59.99)
    (0, 60)
    """
    if ttl_s is None:
        return 0
    life_s = max(1, math.ceil(ttl_s))
    return life_s if life_s <= LONGEST_RELATIVE_S else int(time.time()) + life_s
