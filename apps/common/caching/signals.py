"""`signals`: cache-aside, where whoever changes a fact has its values forgotten.

Choose it when those who write know what they change, readers are many, and a rare old
answer can be borne. For each tag there is an index, the set of names of values that
rest on it. A name enters before its value is set; touching the tag deletes the values
that the index lists. The index itself stays, for a reader may just now be about to set
his value.

It is called after Django's signals, the usual place to notice a change. But it must run
*after the commit*: a reader in between would fetch the old row again, and keep it.

What may be old all the same, for up to the time to live:

* the classic race: a reader misses and reads the old row; a writer commits and touches;
  then the reader sets what he has read. Nobody will forget that (`versioned` avoids
  it);
* a server short of memory evicts an index before the values that it lists;
* a process dies after its commit and before its touch.

It costs, in round trips: one for a hit, three for a miss (with Memcached four); two for
a write.

Source: definition 3.2 in the project's algorithms; the race is the "stale set" of
Nishtala et al., "Scaling Memcache at Facebook" (NSDI 2013).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from .cache_aside import CacheAside
from .interface import CacheUnavailable, Promise, Tag

# An index outlives its values, even if the process is stopped between the two.
INDEX_LIVES = 2


@dataclass(frozen=True)
class Signals(CacheAside):
    name = "signals"
    hears = True

    def __post_init__(self) -> None:
        self.store.debts.settled_by(self.name, self.forget)

    @property
    def promise(self) -> Promise:
        return Promise(
            staleness=(
                "None for what the tags cover, once the write has returned, but for "
                f"a race or an evicted index; then up to {self.ttl_s:g} s."
            ),
            concurrency=(
                "A reader who began before a write may keep the old value after it, "
                f"for up to {self.ttl_s:g} s. Who misses together computes together."
            ),
            outage=(
                "Every answer is computed. What was touched is forgotten before this "
                "process reads the cache again; one that noticed nothing may be half "
                "a second behind."
            ),
            stale_at_most_s=0,
            raced_at_most_s=self.ttl_s,
        )

    def keep(
        self,
        values: Mapping[str, object],
        tags: Mapping[str, Collection[Tag]],
        ttl_s: float,
    ) -> None:
        # A value that no index lists could not be forgotten.
        if self.enter({name: tags[name] for name in values}):
            super().keep(values, tags, ttl_s)

    def enter(self, tags: Mapping[str, Collection[Tag]]) -> bool:
        """Lists names under their tags; False if an index refuses."""
        entries: dict[str, list[str]] = defaultdict(list)
        for name in tags:
            for tag in tags[name]:
                entries[self._index(str(tag))].append(name)
        return self.store.add_to_index(entries, ttl_s=INDEX_LIVES * self.ttl_s)

    def touch(self, tags: Iterable[Tag]) -> None:
        names = {str(tag) for tag in tags}
        try:
            self.forget(names)
        except CacheUnavailable:
            self.store.owe(names)

    def forget(self, tags: Collection[str]) -> None:
        self.store.delete_many(self.store.indexed(self._index(tag) for tag in tags))

    def _index(self, tag: str) -> str:
        return f"{self.name}#{tag}"
