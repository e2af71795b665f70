"""Working defaults for strategies; what they must do stands in interface.py."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from .interface import Key, Level, Promise, Tag, Value
from .store import Store

Clock = Callable[[], float]

BACKENDS: tuple[str, ...] = ("redis", "memcached", "locmem")


@dataclass(frozen=True)
class Strategy(ABC):
    """What every strategy holds, and is called with by whoever chooses it by name."""

    store: Store
    ttl_s: float
    clock: Clock = time.time  # seconds since 1970

    name = ""
    level = Level.DATA
    also = frozenset[Level]()  # where else it remembers, beneath that
    backends = BACKENDS  # those that it can do its work on
    remembers = True  # does it keep anything at all?
    hears = False  # does it forget what is touched, at once where that was done?
    writes_through = False  # does it renew what a write names? See LessonCache.renew

    @property
    @abstractmethod
    def promise(self) -> Promise: ...

    def fetch(
        self, key: Key, compute: Callable[[], Value], tags: Collection[Tag] = ()
    ) -> Value:
        """One is many that are one: to a server it makes no difference."""
        return self.fetch_many({key: tags}, lambda _missing: {key: compute()})[key]

    def is_at(self, level: Level) -> bool:
        """Does it remember there?"""
        return level is self.level or level in self.also

    @abstractmethod
    def fetch_many(
        self,
        wanted: Mapping[Key, Collection[Tag]],
        compute: Callable[[Collection[Key]], Mapping[Key, Value]],
    ) -> dict[Key, Value]: ...

    def touch(self, tags: Iterable[Tag]) -> None:  # noqa: B027  # may stay as it is
        """Nothing to forget: what is remembered, if anything, dies of age."""


def computed(
    compute: Callable[[Collection[Key]], Mapping[Key, Value]], keys: Collection[Key]
) -> dict[Key, Value]:
    """What `compute` has for these keys, and nothing that nobody asked for."""
    if not keys:
        return {}
    values = compute(keys)
    return {key: values[key] for key in keys if key in values}
