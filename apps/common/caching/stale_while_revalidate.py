"""`stale_while_revalidate`: past its time a value is still told, while it is renewed.

Choose it where nobody shall wait for a value that was there before, and an answer may
be old for a known time. In its first span a value is fresh. In its second one it is old
and told all the same, at once, and the first reader who gets it so has it computed in
the background: one refresh a key at a time, of all processes. Only who comes later
still, or first of all, waits.

Where a refresh fails, the old value is told to the end of its second span
(stale-if-error); the failure is in the log.

It costs, in round trips: one for a hit, two for an old one, two for a miss; none for a
write. Computing happens in a thread of its own, which is no request: Server-Timing does
not count it, but the server's CPU time does.

Source: RFC 5861; definition 3.9 in the project's algorithms.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from .background import Background, Work
from .base import computed
from .cache_aside import CacheAside
from .encoding import MISS, Missing
from .interface import CacheUnavailable, Key, Promise, Tag, Value

# Whoever refreshes has so long; then somebody else may try.
REFRESH_LIFE_S = 10.0


@dataclass(frozen=True)
class StaleWhileRevalidate(CacheAside):
    name = "stale_while_revalidate"

    background: Callable[[Work], bool] = field(default_factory=Background)

    @property
    def grace_s(self) -> float:
        """The second span, as long as the first."""
        return self.ttl_s

    @property
    def promise(self) -> Promise:
        return Promise(
            staleness=(
                f"An answer may be up to {self.ttl_s + self.grace_s:g} s old; more than "
                f"{self.ttl_s:g} s only where it is being renewed."
            ),
            concurrency=(
                "Nobody waits for a value that was there before; one of all processes "
                "renews it. Who misses together computes together."
            ),
            outage="Every answer is computed. Afterwards none is older than promised.",
            stale_at_most_s=self.ttl_s + self.grace_s,
        )

    def fetch_many(
        self,
        wanted: Mapping[Key, Collection[Tag]],
        compute: Callable[[Collection[Key]], Mapping[Key, Value]],
    ) -> dict[Key, Value]:
        names = self.stored_names(wanted)
        try:
            known = self.known(names)
        except CacheUnavailable:
            return computed(compute, list(wanted))
        now_s = self.clock()
        old = [
            key for key, (_, fresh_until_s) in known.items() if fresh_until_s <= now_s
        ]
        missing = [key for key in wanted if key not in known]
        values = {key: value for key, (value, _) in known.items()}
        values |= self.computed_and_kept(missing, compute, names, wanted)
        if old:
            self._renew(old, compute, names, wanted)
        return {key: values[key] for key in wanted if key in values}

    def opened(self, stored: Any) -> Any | Missing:
        """The value and until when it is fresh."""
        match stored:
            case (_, float()):
                return stored
        return MISS

    def keep(
        self,
        values: Mapping[str, object],
        tags: Mapping[str, Collection[Tag]],
        ttl_s: float,
    ) -> None:
        fresh_until_s = self.clock() + ttl_s
        kept = {name: (value, fresh_until_s) for name, value in values.items()}
        super().keep(kept, tags, ttl_s + self.grace_s)

    def _renew(
        self,
        keys: Collection[Key],
        compute: Callable[[Collection[Key]], Mapping[Key, Value]],
        names: Mapping[Key, str],
        wanted: Mapping[Key, Collection[Tag]],
    ) -> None:
        """In the background, as far as nobody else, in any process, is at it."""
        claims = {f"{names[key]}~": key for key in keys}
        with suppress(CacheUnavailable):
            claimed = self.store.add_many(
                dict.fromkeys(claims, 1), ttl_s=REFRESH_LIFE_S
            )
            ours = [key for claim, key in claims.items() if claim in claimed]

            def refresh() -> None:
                try:
                    self.computed_and_kept(ours, compute, names, wanted)
                finally:
                    with suppress(CacheUnavailable):
                        self.store.delete_many(claimed)

            if ours and not self.background(refresh):
                self.store.delete_many(claimed)
