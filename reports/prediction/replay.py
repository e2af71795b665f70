"""What a cache would have answered to recorded questions: an exact replay, one by one.

It is the reference that formulas are tested against, and the prediction for what has no
formula: a limited size and a time to live and writes, all at once.
"""

from __future__ import annotations

import random
from collections import OrderedDict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
import numpy.typing as npt

Booleans = npt.NDArray[np.bool_]
# When keys were made old by a write, in order of time.
Forgotten = Sequence[tuple[float, Iterable[Hashable]]]


class Policy(Enum):
    """What goes when there is no more room."""

    LRU = "lru"  # what was not asked for longest
    FIFO = "fifo"  # what came first
    RANDOM = "random"  # any


@dataclass(frozen=True, kw_only=True)
class Cache:
    """A cache to be predicted. Nothing given means without that limit."""

    policy: Policy = Policy.LRU
    capacity: int | None = None  # entries
    ttl_s: float | None = None
    renews: bool = False  # does a hit give the entry a new life?
    seed: int = 0  # of what goes at random


def replay(
    asked: Sequence[Hashable],
    moments_s: Sequence[float],
    cache: Cache,
    *,
    forgotten: Forgotten = (),
) -> Booleans:
    """Whether each question is a hit, in a cache that is empty at first.

    What is missing is fetched at once, and kept; a write of the same moment as a question
    comes before it.

    >>> replay("aba", [0, 1, 2], Cache(capacity=1)).tolist()
    [False, False, False]
    >>> replay("aba", [0, 1, 2], Cache(ttl_s=5), forgotten=[(1.5, "a")]).tolist()
    [False, False, False]
    """
    hits = np.zeros(len(asked), dtype=np.bool_)
    entries = Entries(cache)
    writes = iter(forgotten)
    write = next(writes, None)
    for place, (key, now_s) in enumerate(zip(asked, moments_s, strict=True)):
        while write is not None and write[0] <= now_s:
            entries.forget(write[1])
            write = next(writes, None)
        hits[place] = entries.ask(key, now_s)
    return hits


class Entries:
    """What is in the cache now: keys in the order in which they would go."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._end_s: OrderedDict[Hashable, float] = OrderedDict()
        self._random = random.Random(cache.seed)

    def ask(self, key: Hashable, now_s: float) -> bool:
        """Is it there? If it is not, it is from now on."""
        cache = self._cache
        hit = self._end_s.get(key, now_s) > now_s
        life_s = float("inf") if cache.ttl_s is None else cache.ttl_s
        if hit:
            if cache.policy is Policy.LRU:
                self._end_s.move_to_end(key)
            if cache.renews:
                self._end_s[key] = now_s + life_s
            return True
        # What has died of age comes in again as new.
        self._end_s.pop(key, None)
        if cache.capacity is not None and len(self._end_s) >= cache.capacity:
            self._drop_one()
        if cache.capacity != 0:
            self._end_s[key] = now_s + life_s
        return False

    def forget(self, keys: Iterable[Hashable]) -> None:
        for key in keys:
            self._end_s.pop(key, None)

    def _drop_one(self) -> None:
        """Dead entries take room too, as they do in a server until it looks."""
        if not self._end_s:
            return
        if self._cache.policy is Policy.RANDOM:
            del self._end_s[self._random.choice(list(self._end_s))]
        else:
            self._end_s.popitem(last=False)
