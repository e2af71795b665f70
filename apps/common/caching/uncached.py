"""`none`: ask the database every time.

Choose it as the baseline, and wherever the figures do not show that you need another
one: no answer is ever old, no server has to run, and nothing has to be forgotten. A
fetch costs one computation and no round trip.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from .base import Strategy, computed
from .interface import Key, Promise, Tag, Value


@dataclass(frozen=True)
class Uncached(Strategy):
    name = "none"
    remembers = False

    @property
    def promise(self) -> Promise:
        return Promise(
            staleness="None: every answer is computed when it is asked for.",
            concurrency="As many computations at once as there are readers.",
            outage="There is no cache that could be missed.",
            stale_at_most_s=0,
        )

    def fetch_many(
        self,
        wanted: Mapping[Key, Collection[Tag]],
        compute: Callable[[Collection[Key]], Mapping[Key, Value]],
    ) -> dict[Key, Value]:
        return computed(compute, list(wanted))
