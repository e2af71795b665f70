"""Writes that wait in a cache server until the database has them: what it keeps of each.

A *book* holds those of one subject. In it every place has one value, the last that was
written there; so many writes of one key become one. Places come in groups, for a reader
asks what waits about one thing, whoever wrote it.

A value begins with the microsecond in which it was accepted and a token of its own. So
a place that was written again meanwhile is told from one that was not, and what is
older than a moment can be told too.
"""

from __future__ import annotations

import enum
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol, runtime_checkable

MOMENT_DIGITS = 16  # microseconds since 1970, until the year 2286


class Place(NamedTuple):
    """Where a value stands in its book. Neither part has blanks in it."""

    group: str
    field: str


class Deferral(enum.Enum):
    """What became of a write that was to wait."""

    WAITS = "waits"
    REFUSED = "refused"  # there is no room, and nothing waits in its place
    BLOCKED = "blocked"  # the server is full, and an older value waits in its place


@dataclass(frozen=True, slots=True)
class Counts:
    """How a book stands; the last two count from the day on which it was begun."""

    waiting: int
    oldest_us: int | None  # when the one that waits longest was accepted
    accepted: int
    written: int


@runtime_checkable
class Deferrer(Protocol):
    """A backend that keeps such books, and evicts nothing that stands in them.

    Every method is one round trip, and one step: nobody sees half of it.
    """

    def defer(
        self, book: str, place: Place, raw: bytes, *, at_most: int
    ) -> tuple[Deferral, int]:
        """Puts a value in its place, and answers how many wait then.

        A new place is refused where so many wait already; one that waits takes another
        value always.
        """
        ...

    def deferred(self, book: str, groups: Collection[str]) -> list[bytes]:
        """All that waits in these groups."""
        ...

    def oldest_deferred(self, book: str, number: int) -> dict[Place, bytes]:
        """Those that wait longest."""
        ...

    def settle(self, book: str, written: Mapping[Place, bytes]) -> None:
        """These are in the database: they wait no more, but for what is new there."""
        ...

    def withdraw(self, book: str, until_us: Mapping[Place, int]) -> None:
        """What was accepted there until that moment is void."""
        ...

    def deferrals(self, book: str) -> Counts: ...


def moment_of(raw: bytes) -> int:
    """When a value was accepted, in microseconds.

    >>> moment_of(b"1763856000000000" + b"and the rest")
    1763856000000000
    """
    return int(raw[:MOMENT_DIGITS])
