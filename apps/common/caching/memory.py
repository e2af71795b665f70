"""What a process remembers itself, in front of a server that all share.

Values are kept as bytes, so that whoever takes one gets a copy. Which facts each rests
on is kept too, for those who say that a fact has changed, in this process or by a
message from another.

A reader who fetches from the server may be overtaken by a message: he would leave here,
after it, what was true before it. So he takes a *mark* first, and what has been
forgotten since his mark is not kept.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

from .encoding import MISS, NotStorable, decode, encode

MOST_VALUES = 10_000
# Facts whose last change is remembered; with more, all marks up to now are too old.
MOST_CHANGES = 10_000


@dataclass(frozen=True, slots=True)
class Kept:
    raw: bytes
    ends_s: float
    tags: Collection[str]


class Memory:
    """Listens to a channel (`Ear`). While it is not tuned in, it has and takes nothing."""

    def __init__(self, *, most_values: int = MOST_VALUES) -> None:
        self._most = most_values
        self._lock = Lock()
        self._values: OrderedDict[str, Kept] = OrderedDict()
        self._names: defaultdict[str, set[str]] = defaultdict(set)  # by tag
        self._tuned_in = False
        self._changes = 0
        self._changed: dict[str, int] = {}  # tag -> number of its last change
        self._oldest_mark = 0

    def mark(self) -> int:
        return self._changes

    def get_many(self, names: Iterable[str], *, now_s: float) -> dict[str, Any]:
        with self._lock:
            found = {name: self._values[name] for name in names if name in self._values}
            for name in found:
                self._values.move_to_end(name)
        values = {
            n: decode(kept.raw) for n, kept in found.items() if kept.ends_s > now_s
        }
        return {name: value for name, value in values.items() if value is not MISS}

    def keep(
        self,
        values: Mapping[str, object],
        tags: Mapping[str, Collection[str]],
        *,
        since: int,
        ends_s: float,
    ) -> None:
        """Leaves values here whose facts have not changed since that mark."""
        raw = written(values)
        with self._lock:
            if not self._tuned_in or since < self._oldest_mark:
                return
            for name, value in raw.items():
                if all(self._changed.get(tag, 0) <= since for tag in tags[name]):
                    self._put(name, Kept(value, ends_s, tags[name]))

    def forget(self, tags: Iterable[str]) -> None:
        with self._lock:
            for tag in tags:
                self._changes += 1
                self._changed[tag] = self._changes
                for name in list(self._names.get(tag, ())):
                    self._drop(name)
            if len(self._changed) > MOST_CHANGES:
                self._changed.clear()
                self._oldest_mark = self._changes

    # --- As an ear ----------------------------------------------------------------

    def tuned_in(self) -> None:
        with self._lock:
            self._tuned_in = True

    def heard(self, message: bytes) -> None:
        self.forget(message.decode().splitlines())

    def tuned_out(self) -> None:
        with self._lock:
            self._tuned_in = False
            self._values.clear()
            self._names.clear()
            self._changes += 1
            self._oldest_mark = self._changes

    # --- With the lock held -------------------------------------------------------

    def _put(self, name: str, kept: Kept) -> None:
        self._drop(name)
        self._values[name] = kept
        for tag in kept.tags:
            self._names[tag].add(name)
        if len(self._values) > self._most:
            self._drop(next(iter(self._values)))

    def _drop(self, name: str) -> None:
        kept = self._values.pop(name, None)
        for tag in kept.tags if kept is not None else ():
            names = self._names[tag]
            names.discard(name)
            if not names:
                del self._names[tag]


def message_of(tags: Iterable[str]) -> bytes:
    """Tags hold no line breaks: they are quoted."""
    return "\n".join(tags).encode()


def written(values: Mapping[str, object]) -> dict[str, bytes]:
    """What can be written down; what cannot is left out (the store has complained)."""
    raw = {}
    for name, value in values.items():
        try:
            raw[name] = encode(value)
        except NotStorable:
            continue
    return raw
