"""The writes of one subject that wait in the cache until the database has them."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from .backends.deferrals import MOMENT_DIGITS, Counts, Deferral, Deferrer, Place
from .encoding import decode, encode
from .interface import Key
from .store import Store

TOKEN_BYTES = 8
HEAD_BYTES = MOMENT_DIGITS + 2 * TOKEN_BYTES


@dataclass(frozen=True, slots=True)
class Waiting:
    """One value as it stands there; by `raw` it is known again."""

    place: Place
    raw: bytes
    key: Key
    value: Any


@dataclass(frozen=True)
class Ledger:
    """What waits of one subject, for all processes; what waits about one thing, its
    key's first argument, is found together.

    Every method takes one round trip, and raises `CacheUnavailable`.
    """

    store: Store
    subject: str

    @property
    def book(self) -> str:
        """Not below the cache's prefix: who clears a cache must lose no writes."""
        return f"write_behind!{self.store.prefix}{quote(self.subject, safe='')}"

    def accept(
        self, key: Key, value: object, *, now_s: float, at_most: int
    ) -> tuple[Deferral, int]:
        """The value waits now, in the place of any older one, and how many do; or not."""
        head = (
            f"{microseconds(now_s):0{MOMENT_DIGITS}d}{secrets.token_hex(TOKEN_BYTES)}"
        )
        raw = head.encode() + encode((key.lesson, key.arguments, value))
        return self.store.ask(
            lambda: self._deferrer.defer(self.book, place_of(key), raw, at_most=at_most)
        )

    def about(self, things: Iterable[str | int]) -> dict[Key, Any]:
        """The values that wait about these, by key."""
        groups = {group_of(thing) for thing in things}
        if not groups:
            return {}
        found = self.store.ask(self._deferrer.deferred, self.book, groups)
        opened = (self._opened(raw) for raw in found)
        return dict(pair for pair in opened if pair is not None)

    def oldest(self, number: int) -> list[Waiting]:
        """Those that wait longest; what cannot be read is settled, and so left out."""
        found = self.store.ask(self._deferrer.oldest_deferred, self.book, number)
        waiting, damaged = [], {}
        for place, raw in found.items():
            if (opened := self._opened(raw)) is not None:
                waiting.append(Waiting(place, raw, *opened))
            else:
                damaged[place] = raw
        if damaged:
            self.store.ask(self._deferrer.settle, self.book, damaged)
        return waiting

    def settle(self, written: Collection[Waiting]) -> None:
        """These are in the database. What was accepted in their place since waits on."""
        places = {each.place: each.raw for each in written}
        self.store.ask(self._deferrer.settle, self.book, places)

    def withdraw(self, until_us: Mapping[Place, int]) -> None:
        """What was accepted there until that moment is void."""
        self.store.ask(self._deferrer.withdraw, self.book, until_us)

    def counts(self) -> Counts:
        return self.store.ask(self._deferrer.deferrals, self.book)

    @property
    def _deferrer(self) -> Deferrer:
        if isinstance(self.store.backend, Deferrer):
            return self.store.backend
        from django.core.exceptions import ImproperlyConfigured

        message = (
            f"a {type(self.store.backend).__name__} keeps no writes for the database; "
            "set CACHE_BACKEND=redis"
        )
        raise ImproperlyConfigured(message)

    def _opened(self, raw: bytes) -> tuple[Key, Any] | None:
        match decode(raw[HEAD_BYTES:]):
            case (str(lesson), tuple(arguments), value):
                return Key(lesson, self.subject, arguments), value
        return None


def place_of(key: Key) -> Place:
    """Where the value of a key waits.

    >>> place_of(Key("social", "like", (12, 5)))
    Place(group='12', field='social:like:12:5')
    """
    return Place(group_of(key.arguments[0]), str(key))


def group_of(thing: str | int) -> str:
    return quote(str(thing), safe="")


def microseconds(moment_s: float) -> int:
    return int(moment_s * 1_000_000)
