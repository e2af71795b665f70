"""`early_refresh`: cache-aside, where a reader now and then computes before the time.

Choose it for values that cost much and are read often, where an answer may be old for a
known time. When such a value expires, all its readers miss it at once (a stampede).
Here each reader draws a number, and one is likely to compute shortly *before* the end,
the likelier the longer a computation takes, while all others still have the old value.
Nobody waits, nothing is locked, and processes need not agree on anything.

A reader with `r` seconds to go refreshes with probability exp(-r / (delta * beta)),
where `delta` is how long the last computation took: it stands beside the value. With
`beta` above 1 readers are more eager, and compute more often than they must.

It costs what cache-aside does, and some computations more. It is no help where a value
that is missing altogether is asked for by many (`single_flight` and `lease` are).

Source: XFetch, in Vattani, Chierichetti and Lowenstein, "Optimal Probabilistic Cache
Stampede Prevention" (PVLDB 8(8), 2015); definition 3.8 in the project's algorithms.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from .cache_aside import CacheAside
from .encoding import MISS, Missing
from .interface import Promise, Tag


@dataclass(frozen=True)
class EarlyRefresh(CacheAside):
    name = "early_refresh"

    beta: float = 1.0
    draw: Callable[[], float] = random.random  # uniform on [0, 1)

    @property
    def promise(self) -> Promise:
        return Promise(
            staleness=f"An answer may be up to {self.ttl_s:g} s old.",
            concurrency=(
                "Before a value expires, one reader or a few have most likely renewed "
                "it. Who misses together computes together."
            ),
            outage="Every answer is computed. Afterwards none is older than promised.",
            stale_at_most_s=self.ttl_s,
        )

    def opened(self, stored: Any) -> Any | Missing:
        match stored:
            case (value, float(expiry_s), float(delta_s)):
                return MISS if self.is_due(expiry_s, delta_s) else value
        return MISS

    def is_due(self, expiry_s: float, delta_s: float) -> bool:
        """Does this reader compute now?"""
        # The law has u in (0, 1], and no logarithm of 0.
        ahead_s = -delta_s * self.beta * math.log(1.0 - self.draw())
        return self.clock() + ahead_s >= expiry_s

    def keep(
        self,
        values: Mapping[str, object],
        tags: Mapping[str, Collection[Tag]],
        ttl_s: float,
    ) -> None:
        # What is not left of the time to live was spent on computing.
        delta_s, expiry_s = self.ttl_s - ttl_s, self.clock() + ttl_s
        kept = {name: (value, expiry_s, delta_s) for name, value in values.items()}
        super().keep(kept, tags, ttl_s)
