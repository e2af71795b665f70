"""`two_tier`: what a process has just read, it remembers itself, in front of `lease`.

Choose it where the same values are read over and over by each process: a hit in its own
memory asks no server. Every process has a memory of its own, so whoever changes a fact
says so on a channel, and all forget what rests on it. A process that has lost the
channel remembers nothing until it hears it again; and no value stays in a memory longer
than a few seconds, in case a message was lost all the same.

Between a commit and its message, a moment, another process may still tell the old
value. The process that wrote does not.

It costs, in round trips: none for a hit in memory, otherwise what `lease` does; three
for a write. Memory holds the values as bytes, ten thousand at most.

Source: definition 3.10 in the project's algorithms.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace

from .interface import Key, Promise, Tag, Value
from .lease import Lease
from .memory import Memory, message_of

CHANNEL = "two_tier"
NEAR_LIFE_S = 5.0


@dataclass(frozen=True)
class TwoTier(Lease):
    name = "two_tier"
    backends = ("redis",)  # Memcached has no channels, and locmem is near already

    memory: Memory = field(default_factory=Memory)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.store.subscribe(CHANNEL, self.memory)

    @property
    def promise(self) -> Promise:
        strict = super().promise
        return replace(
            strict,
            staleness=(
                "Where a write was made, none for what the tags cover. Other processes "
                "hear of it within milliseconds; should the message be lost, within "
                f"{NEAR_LIFE_S:g} s."
            ),
            stale_at_most_s=NEAR_LIFE_S,
        )

    def fetch_many(
        self,
        wanted: Mapping[Key, Collection[Tag]],
        compute: Callable[[Collection[Key]], Mapping[Key, Value]],
    ) -> dict[Key, Value]:
        # Without the server nobody hears of changes: then memory is not asked either.
        if not self.store.breaker.allows():
            return super().fetch_many(wanted, compute)
        names = self.stored_names(wanted)
        mark, now_s = self.memory.mark(), self.clock()
        near = self.memory.get_many(names.values(), now_s=now_s)
        known = {key: near[name] for key, name in names.items() if name in near}
        rest = {key: tags for key, tags in wanted.items() if key not in known}
        if not rest:
            return known
        far = super().fetch_many(rest, compute)
        if self.store.breaker.closed:
            self.memory.keep(
                {names[key]: value for key, value in far.items()},
                {names[key]: [str(tag) for tag in wanted[key]] for key in far},
                since=mark,
                ends_s=now_s + min(NEAR_LIFE_S, self.ttl_s),
            )
        known |= far
        return {key: known[key] for key in wanted if key in known}

    def forget(self, tags: Collection[str]) -> None:
        try:
            super().forget(tags)
        finally:
            # After it, for who reads in between may bring the old value back; and also
            # if the server is away, for we know already.
            self.memory.forget(tags)
        if tags:
            self.store.publish(CHANNEL, message_of(tags))
