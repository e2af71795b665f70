"""`single_flight`: cache-aside, where a process computes a missing value only once.

Choose it where a value that costs much may be missed by many at once: its time is over,
or the cache has just lost it. The first reader of a process computes; those who miss
the same key meanwhile wait, and get the same answer, or the same error. The database
then sees one computation a process, however many threads serve readers. (`lease` makes
it one of all processes, at the price of asking the cache server for leave.)

It costs what cache-aside does. It also works while the cache server is away, when it is
needed most.

Source: singleflight of Go's library; definition 3.7 in the project's algorithms.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from apps.common.telemetry.recorder import count_wait

from .cache_aside import CacheAside
from .encoding import MISS
from .flights import Flights
from .interface import CacheUnavailable, Key, Promise, Tag, Value


@dataclass(frozen=True)
class SingleFlight(CacheAside):
    name = "single_flight"

    flights: Flights = field(default_factory=Flights)

    @property
    def promise(self) -> Promise:
        return Promise(
            staleness=f"An answer may be up to {self.ttl_s:g} s old.",
            concurrency=(
                "Of those who miss together in one process, one computes and the others "
                "wait for him; processes compute side by side."
            ),
            outage=(
                "Every answer is computed, once for all of a process who ask meanwhile. "
                "Afterwards none is older than promised."
            ),
            stale_at_most_s=self.ttl_s,
        )

    def fetch_many(
        self,
        wanted: Mapping[Key, Collection[Tag]],
        compute: Callable[[Collection[Key]], Mapping[Key, Value]],
    ) -> dict[Key, Value]:
        names = self.stored_names(wanted)
        known = self._known_if_there(names)
        missing = [key for key in wanted if key not in known]
        now_s = self.clock()
        ours, others = self.flights.board(
            missing, now_s=now_s, oldest_s=now_s - self.ttl_s
        )
        to_compute = [key for key in missing if key not in others]
        try:
            fresh = self.computed_and_kept(to_compute, compute, names, wanted)
        except BaseException as error:
            self.flights.crash(ours, error)
            raise
        # In the cache by now: who comes next finds it there, or boards.
        self.flights.land(ours, fresh)
        known |= fresh
        for key, flight in others.items():
            count_wait()
            if (value := flight.result()) is not MISS:
                known[key] = value
        return {key: known[key] for key in wanted if key in known}

    def _known_if_there(self, names: Mapping[Key, str]) -> dict[Key, Any]:
        try:
            return self.known(names)
        except CacheUnavailable:
            return {}
