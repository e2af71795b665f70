"""How much of what writers were told is not there after a crash, and how much may be.

A write is *acknowledged* when whoever made it was told that it is done. Under a strategy
that writes behind, it is lost if what kept it dies before the database has it.

Source: definition 3.5 in the project's algorithms.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


def lost_writes(
    acknowledged: Mapping[Key, Value], found: Mapping[Key, Value]
) -> dict[Key, Value]:
    """What was told last of each key, where the database has something else, or nothing.

    `found` is read after all is up again and nothing waits any more.

    >>> lost_writes({"ada": "like", "bo": "like"}, {"ada": "like"})
    {'bo': 'like'}
    """
    return {
        key: value
        for key, value in acknowledged.items()
        if key not in found or found[key] != value
    }


def most_lost(
    *, rate_per_s: float, interval_s: float, batch: int, max_dirty: int
) -> float:
    """How many writes a crash may cost, in keys.

    Those of one interval, at `rate_per_s` different keys a second, and the batch that is
    being written meanwhile; no more than may wait in all.

    >>> most_lost(rate_per_s=200, interval_s=2, batch=500, max_dirty=1000)
    900
    >>> most_lost(rate_per_s=2000, interval_s=1, batch=500, max_dirty=1000)
    1000
    """
    return min(rate_per_s * interval_s + batch, max_dirty)
