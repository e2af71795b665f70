"""`versioned`: the name of a value says on which version of its facts it rests.

Choose it when an old answer is a wrong answer. Each tag has a counter. A value is
stored under its key *and* the counters of its tags. Touching a tag raises its counter,
in one atomic step, and from then on nobody asks for the old name: nothing has to be
found or deleted, the old value dies of age. A reader who was computing during a write
stores his old value under an old name, and that is how the classic race of `signals`
does no harm.

It presupposes that a computation sees all that was committed before it began. A replica
that lags, or a transaction with an older snapshot, does not, and would store an old
value under a new name.

A counter that was lost (evicted, expired, gone with its server) starts again at the
microseconds since 1970, a number that it never had; a small one would lead to values of
long ago. A server that comes back *with an old snapshot* brings back counters and
values alike: give a cache no persistence, or clear it after a restore.

It costs, in round trips: two for a hit (all counters; all values), three for a miss, up
to two more where a tag is new; one for a write.

Source: definition 3.3 in the project's algorithms.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b

from .cache_aside import CacheAside
from .interface import CacheUnavailable, Key, Promise, Tag

# Counters need not live for ever: a lost one costs a computation, no more.
COUNTER_LIFE_S = 24 * 3600.0


@dataclass(frozen=True)
class Versioned(CacheAside):
    name = "versioned"
    hears = True

    def __post_init__(self) -> None:
        self.store.debts.settled_by(self.name, self.forget)

    @property
    def promise(self) -> Promise:
        return Promise(
            staleness="None for what the tags cover, once the write has returned.",
            concurrency=(
                "A reader who began before a write may answer, once, what was true "
                "then; nobody else is told. Who misses together computes together."
            ),
            outage=(
                "Every answer is computed. What was touched is forgotten before this "
                "process reads the cache again; one that noticed nothing may be half "
                "a second behind."
            ),
            stale_at_most_s=0,
        )

    def stored_names(self, wanted: Mapping[Key, Collection[Tag]]) -> dict[Key, str]:
        tags_of = {
            key: sorted({str(tag) for tag in tags}) for key, tags in wanted.items()
        }
        versions = self.versions({tag for tags in tags_of.values() for tag in tags})
        return {
            key: f"{self.name}:{key}:{digest(f'{tag}={versions[tag]}' for tag in tags)}"
            for key, tags in tags_of.items()
        }

    def versions(self, tags: Collection[str]) -> dict[str, object]:
        """Those of these tags now. Lost ones are started; none takes no round trip."""
        counters = {tag: self._counter(tag) for tag in tags}
        found = self.store.get_many(counters.values())
        if lost := set(counters.values()) - found.keys():
            found |= self._started(lost)
        return {tag: found[counter] for tag, counter in counters.items()}

    def touch(self, tags: Iterable[Tag]) -> None:
        names = {str(tag) for tag in tags}
        try:
            self.forget(names)
        except CacheUnavailable:
            self.store.owe(names)

    def forget(self, tags: Collection[str]) -> None:
        self.store.raise_counters(self._counter(tag) for tag in tags)

    def _started(self, counters: Collection[str]) -> dict[str, object]:
        start = int(self.clock() * 1_000_000)
        new = self.store.add_many(dict.fromkeys(counters, start), ttl_s=COUNTER_LIFE_S)
        found: dict[str, object] = dict.fromkeys(new, start)
        # Another reader started these a moment ago, and his number counts.
        found |= self.store.get_many(set(counters) - new)
        if len(found) < len(counters):
            # The server is full, or has something else there, which now goes.
            self.store.delete_many(set(counters) - found.keys())
            message = "the cache keeps no counters"
            raise CacheUnavailable(message)
        return found

    def _counter(self, tag: str) -> str:
        return f"{self.name}#{tag}"


def digest(facts: Iterable[str]) -> str:
    """Short, for Memcached takes 250 bytes, and as good as unique."""
    return blake2b("\n".join(facts).encode(), digest_size=12).hexdigest()
