"""`cache_aside`: look into the cache, or compute and leave the value there for a while.

Choose it when an answer may be old for a known time, and nobody can say what makes it
old: it needs no help from those who write. A value dies of age alone. Its age counts
from *before* it was computed, so that a slow computation does not stretch the promise.

It costs, in round trips: one for a hit, two for a miss, however many keys are fetched
at once; none for a write.

Source: the read path of definition 3.1 in the project's algorithms. (There the age
counts from the end of the computation, and the bound is longer by that.)
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from .base import Strategy, computed
from .encoding import MISS, Missing
from .interface import CacheUnavailable, Key, Promise, Tag, Value


@dataclass(frozen=True)
class CacheAside(Strategy):
    name = "cache_aside"

    @property
    def promise(self) -> Promise:
        return Promise(
            staleness=f"An answer may be up to {self.ttl_s:g} s old.",
            concurrency="Who misses together computes together; the last value stays.",
            outage="Every answer is computed. Afterwards none is older than promised.",
            stale_at_most_s=self.ttl_s,
        )

    def fetch_many(
        self,
        wanted: Mapping[Key, Collection[Tag]],
        compute: Callable[[Collection[Key]], Mapping[Key, Value]],
    ) -> dict[Key, Value]:
        try:
            names = self.stored_names(wanted)
            known = self.known(names)
        except CacheUnavailable:
            return computed(compute, list(wanted))
        missing = [key for key in wanted if key not in known]
        known |= self.computed_and_kept(missing, compute, names, wanted)
        return {key: known[key] for key in wanted if key in known}

    def known(self, names: Mapping[Key, str]) -> dict[Key, Any]:
        """What the cache has of these, as far as it may still be used."""
        found = self.store.get_many(names.values())
        opened = {
            key: self.opened(found[name])
            for key, name in names.items()
            if name in found
        }
        return {key: value for key, value in opened.items() if value is not MISS}

    def computed_and_kept(
        self,
        keys: Collection[Key],
        compute: Callable[[Collection[Key]], Mapping[Key, Value]],
        names: Mapping[Key, str],
        wanted: Mapping[Key, Collection[Tag]],
    ) -> dict[Key, Value]:
        """These, computed, and left in the cache for what remains of their time."""
        began_s = self.clock()
        fresh = computed(compute, keys)
        if fresh:
            left_s = self.ttl_s - max(0.0, self.clock() - began_s)
            values = {names[key]: value for key, value in fresh.items()}
            with suppress(CacheUnavailable):
                self.keep(values, {names[key]: wanted[key] for key in fresh}, left_s)
        return fresh

    def stored_names(self, wanted: Mapping[Key, Collection[Tag]]) -> dict[Key, str]:
        """What each value is called in the store. No two strategies share a name."""
        return {key: f"{self.name}:{key}" for key in wanted}

    def opened(self, stored: Any) -> Any | Missing:
        """The value in what the store has; `MISS` if it shall be computed anew."""
        return stored

    def keep(
        self,
        values: Mapping[str, object],
        tags: Mapping[str, Collection[Tag]],
        ttl_s: float,
    ) -> None:
        """Leaves values in the store, by name; `tags` are what each one rests on."""
        self.store.set_many(values, ttl_s=ttl_s)
