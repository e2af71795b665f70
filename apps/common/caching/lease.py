"""`lease`: `signals`, where one reader of all processes computes, and no race is lost.

Choose it when an old answer is a wrong answer *and* many may miss the same value at
once. Who misses asks the cache server for leave to compute: it gives one token a key,
for ten seconds. The others are told to wait, look again a moment later, and find the
value. A write voids the token: whoever was computing meanwhile answers what he has
read, but the server takes it from him no more, and the next reader gets a new token.
So the classic race of `signals` leaves nothing old, and an expiry costs the database
one computation, not one a reader.

Who holds a token and dies costs those who wait the rest of the ten seconds. Who cannot
give it back, for his connection broke, owes that like any other debt (outages.py), and
pays it as soon as he reaches the server again.

It costs, in round trips: one for a hit, three for a miss (with Memcached up to six), one
for each look of those who wait; two for a write.

Source: Nishtala et al., "Scaling Memcache at Facebook" (NSDI 2013), 3.2.1; definition
3.6 in the project's algorithms.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from threading import local
from typing import Any, ClassVar

from apps.common.telemetry.recorder import count_wait

from .backends import State
from .base import computed
from .encoding import MISS
from .interface import CacheUnavailable, Key, Promise, Tag, Value
from .signals import Signals

# The paper's ten seconds: longer than a computation, shorter than patience.
LEASE_LIFE_S = 10.0
# Holders fill within milliseconds, mostly; who looks too often is load himself.
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.005, 0.1
# Among debts, before the name of a value: its lease was not given back. No tag begins so.
LEASE_OF = "lease of "


class Holdings(local):
    """The keys that this thread is computing under a lease."""

    def __init__(self) -> None:
        self.keys: set[Key] = set()


@dataclass(frozen=True)
class Lease(Signals):
    name = "lease"
    # For how long after a write those who wait are told the old value instead.
    old_for_s: ClassVar[float] = 0.0

    pause: Callable[[float], None] = time.sleep
    holdings: Holdings = field(default_factory=Holdings)

    @property
    def promise(self) -> Promise:
        return Promise(
            staleness=(
                "None for what the tags cover, once the write has returned, but for an "
                f"evicted index; then up to {self.ttl_s:g} s."
            ),
            concurrency=(
                "Of all who miss together, in any process, one computes, and the others "
                f"wait for him, up to {LEASE_LIFE_S:g} s if he dies. A reader who began "
                "before a write may answer, once, what was true then."
            ),
            outage=(
                "Every answer is computed. What was touched is forgotten before this "
                "process reads the cache again; one that noticed nothing may be half "
                "a second behind."
            ),
            stale_at_most_s=0,
        )

    def fetch_many(
        self,
        wanted: Mapping[Key, Collection[Tag]],
        compute: Callable[[Collection[Key]], Mapping[Key, Value]],
    ) -> dict[Key, Value]:
        """`compute` is called once, or again for keys that others did not deliver."""
        settled: dict[Key, Any] = {}
        waited: set[Key] = set()

        def computing(keys: Collection[Key]) -> Mapping[Key, Value]:
            waited.difference_update(keys)
            return compute(keys)

        # Who asks for what she is computing herself would wait for herself.
        rest = {k: tags for k, tags in wanted.items() if k not in self.holdings.keys}
        with suppress(CacheUnavailable):
            for pause_s in pauses():
                if pause_s:
                    waited.update(rest)
                    self.pause(pause_s)
                settled |= self._look(rest, computing)
                rest = {k: tags for k, tags in rest.items() if k not in settled}
                if not rest:
                    break
        left = [key for key in wanted if key not in settled]
        settled |= computed(computing, left)
        count_wait(len(waited))
        return {
            key: settled[key] for key in wanted if settled.get(key, MISS) is not MISS
        }

    def forget(self, tags: Collection[str]) -> None:
        unreturned = {tag for tag in tags if tag.startswith(LEASE_OF)}
        names = self.store.indexed(self._index(tag) for tag in {*tags} - unreturned)
        names |= {each.removeprefix(LEASE_OF) for each in unreturned}
        until_s = self.clock() + self.old_for_s if self.old_for_s else 0
        self.store.revoke_many(names, old_until_s=until_s)

    def _look(
        self,
        wanted: Mapping[Key, Collection[Tag]],
        compute: Callable[[Collection[Key]], Mapping[Key, Value]],
    ) -> dict[Key, Any]:
        """One question to the server, and what follows from it: the keys settled now.

        Of those that it lets us compute, `MISS` means that there is nothing.
        """
        # From 1 on: 0 is nobody's.
        token = secrets.randbits(63) + 1
        names = self.stored_names(wanted)
        answers = self.store.lease_many(
            names.values(), token, now_s=self.clock(), life_s=LEASE_LIFE_S
        )
        settled, ours, damaged = {}, [], []
        for key, name in names.items():
            answer = answers[name]
            if answer.state is State.LEASED:
                ours.append(key)
            elif answer.value is not MISS:
                settled[key] = answer.value
            elif answer.state is State.HIT:
                damaged.append(name)
        self.store.revoke_many(damaged, old_until_s=0)
        if ours:
            settled |= self._computed_under(token, ours, compute, names, wanted)
        return settled

    def _computed_under(
        self,
        token: int,
        keys: Collection[Key],
        compute: Callable[[Collection[Key]], Mapping[Key, Value]],
        names: Mapping[Key, str],
        wanted: Mapping[Key, Collection[Tag]],
    ) -> dict[Key, Any]:
        """What goes wrong, or is not there, gives its lease back for others to take."""
        began_s = self.clock()
        values: dict[Key, Any] = dict.fromkeys(keys, MISS)
        may_keep = False
        try:
            # Before anything is read: a later write then finds the name, and a write
            # before this is seen by what is read.
            may_keep = self.enter({names[k]: wanted[k] for k in keys})
            with self._holding(keys):
                values |= computed(compute, keys)
        finally:
            left_s = self.ttl_s - max(0.0, self.clock() - began_s)
            kept = {names[k]: v if may_keep else MISS for k, v in values.items()}
            try:
                self.store.fill_many(kept, token, ttl_s=left_s)
            except CacheUnavailable:
                # The server may be there for others, and make them wait for us.
                self.store.owe([LEASE_OF + name for name in kept])
        return values

    @contextmanager
    def _holding(self, keys: Collection[Key]) -> Iterator[None]:
        self.holdings.keys |= set(keys)
        try:
            yield
        finally:
            self.holdings.keys -= set(keys)


@dataclass(frozen=True)
class LeaseOrOld(Lease):
    """`lease_or_old`: those who would wait are told the old value, for ten seconds.

    Choose it where waiting is worse than being a moment behind: a write then makes
    nobody wait but the one reader who computes.
    """

    name = "lease_or_old"
    old_for_s = 10.0

    @property
    def promise(self) -> Promise:
        strict = super().promise
        return replace(
            strict,
            staleness=(
                "What was true before a write is told while one reader computes what "
                f"is true after it, for {self.old_for_s:g} s at most."
            ),
            concurrency=(
                "Of all who miss together, in any process, one computes; the others "
                "get the old value, or wait where there is none."
            ),
            stale_at_most_s=self.old_for_s,
        )


def pauses() -> Iterator[float]:
    """Before each look at the server: none at first, then longer ones, but not for ever.

    Whoever has waited for longer than a lease lives computes for herself.
    """
    yield 0.0
    waited_s, pause_s = 0.0, FIRST_PAUSE_S
    while waited_s <= LEASE_LIFE_S:
        yield pause_s
        waited_s += pause_s
        pause_s = min(2 * pause_s, LONGEST_PAUSE_S)
