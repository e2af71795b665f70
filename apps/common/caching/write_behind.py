"""`write_behind`: `lease`, where a write waits in the cache until many are written at once.

Choose it for what is written far more often than it must be durable, such as likes and
other counters: a writer waits for the cache alone, writes of one key become the last of
them, and the database gets a batch instead of a commit a click. What is lost with the
cache must be bearable, for it *is* lost: who has been told "done" may find it undone.

A write is accepted into a ledger in the cache (ledger.py), and what it changes is
forgotten. Whoever computes reads the ledger too, *before* the database, and lays what
waits over what she finds there; so everybody sees a write at once. A thread (flusher.py)
brings the ledger into the database, the longest-waiting first, in batches: one
transaction each, which one process makes at a time (turns.py), and behind its commit
what it has written leaves the ledger, unless it was written again meanwhile. A batch
that fails waits on.

Bounds. With the cache die the writes that it was told of and the database was not: as
many keys as were written in one interval and one flush, and never more than `max_dirty`,
for with so many waiting a new one goes into the database directly.

So does a write while the cache is away, *past* older ones that may wait there. It shares
its turn with no batch, and the same transaction writes into the journal of what the cache
must forget (outages.py) that these are void: whoever makes the next batch reads that
first, and the older write is never written over the newer one. Older and newer are told
by the clocks of the processes; two that differ by a second may mistake two clicks of one
person within that second, half in and half out of an outage.

Only Redis will do. What waits must not be evicted, and Memcached evicts what it likes, and
cannot list what there is; locmem dies with its process, and others do not see it. Give
Redis no `maxmemory`, or a policy that spares what does not expire (`noeviction`,
`volatile-*`): `allkeys-*` would lose writes without a crash.

It costs what `lease` does and one round trip more for a miss; for a write, one round trip
in the place of a transaction. An idle process asks once an interval whether anything
waits.

Source: definition 3.5 in the project's algorithms.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote, unquote

from django.utils.functional import cached_property

from .backends.deferrals import Counts, Deferral, Place
from .flusher import Flusher
from .interface import CacheUnavailable, Key, Promise, Tag
from .lease import Lease
from .ledger import Ledger, microseconds, place_of
from .outages import ENTRIES_AT_ONCE
from .turns import DatabaseTurns, Turns

# Writes what has waited, in the transaction that is open. What it answers is touched
# when that no longer waits: facts that are not as who wrote them was told, for what they
# were about is gone.
Save = Callable[[Mapping[Key, Any]], Collection[Tag]]

BATCH = 500
# Among debts, before a moment and a place: what waits there is older than the database.
VOID = "void until "


@dataclass(frozen=True)
class WriteBehind(Lease):
    name = "write_behind"
    backends = ("redis",)

    interval_s: float = 1.0
    max_dirty: int = 1000
    savers: Mapping[str, Save] = field(default_factory=dict)  # by subject
    turns: Turns = field(default_factory=DatabaseTurns)

    @property
    def promise(self) -> Promise:
        strict = super().promise
        return replace(
            strict,
            outage=(
                f"{strict.outage} Writes go to the database; those that wait are not "
                "seen meanwhile. If the cache dies they are lost: as many keys as are "
                f"written in {self.interval_s:g} s and one flush, never more than "
                f"{self.max_dirty}."
            ),
        )

    @cached_property
    def flusher(self) -> Flusher:
        return Flusher(self.flush, interval_s=self.interval_s)

    def write(self, key: Key, value: object, directly: Callable[[], object]) -> None:
        """Accepts a value for the key, or has it written now; raises what that raises."""
        try:
            deferral, waiting = self._ledger(key.subject).accept(
                key, value, now_s=self.clock(), at_most=self.max_dirty
            )
        except CacheUnavailable:
            # Perhaps it has accepted, and only its answer was lost.
            self._write_past(key, directly)
            return
        if waiting >= self.max_dirty:
            self.flusher.wake()
        match deferral:
            case Deferral.REFUSED:
                # It was written behind a moment ago, perhaps, and somebody is about to
                # write that again; see `_flush_batch`.
                with self.turns.shared(self._ledger(key.subject).book):
                    directly()
            case Deferral.BLOCKED:
                self._write_past(key, directly)

    def waiting(self, subject: str, things: Iterable[str | int]) -> dict[Key, Any]:
        """What waits about these things, and is to be laid over what the database has.

        Without the server nobody knows. Then a computation whose value would be kept
        fails with `CacheUnavailable`, and is done again by one whose value is not.
        """
        try:
            return self._ledger(subject).about(things)
        except CacheUnavailable:
            if self.holdings.keys:
                raise
            return {}

    def counts(self, subject: str) -> Counts:
        """How many wait, and how many were accepted and written; for all processes.

        Accepted by written is the coalescing ratio. Raises `CacheUnavailable`.
        """
        return self._ledger(subject).counts()

    def flush(self) -> int:
        """Writes all that waits, and answers how many values that was.

        Raises what the database raises, and `CacheUnavailable`. What was not written,
        or not taken out of the ledger, waits on.
        """
        return sum(self._flush_all(subject) for subject in list(self.savers))

    def forget(self, tags: Collection[str]) -> None:
        void = {tag for tag in tags if tag.startswith(VOID)}
        self._withdraw(void)
        super().forget({*tags} - void)

    def _flush_all(self, subject: str) -> int:
        written = 0
        if self.counts(subject).waiting:
            while batch := self._flush_batch(subject):
                written += batch
                if batch < BATCH:
                    break
        return written

    def _flush_batch(self, subject: str) -> int:
        """One turn. Whoever has the next one may come before the ledger is told, and
        then writes the same values again, in the same place.
        """
        ledger = self._ledger(subject)
        with self.turns.alone(ledger.book):
            self._withdraw(self._void_by_journal())
            # Read only now: whoever had the turn before has written what she had read.
            batch = ledger.oldest(BATCH)
            if not batch:
                return 0
            gone = self.savers[subject]({each.key: each.value for each in batch})
        ledger.settle(batch)
        self.touch(gone)
        return len(batch)

    def _write_past(self, key: Key, directly: Callable[[], object]) -> None:
        place, moment_us = place_of(key), microseconds(self.clock())
        with self.turns.shared(self._ledger(key.subject).book):
            directly()
            # Into the journal with the write itself, or not at all.
            self.store.owe([void_until(moment_us, key.subject, place)])

    def _void_by_journal(self) -> set[str]:
        entries = self.store.debts.on_record()
        if len(entries) == ENTRIES_AT_ONCE:
            message = "much is owed to the cache still, and must be settled first"
            raise CacheUnavailable(message)
        names = {name for entry in entries for name in entry.names}
        return {name for name in names if name.startswith(VOID)}

    def _withdraw(self, void: Iterable[str]) -> None:
        until_us: dict[str, dict[Place, int]] = {}
        for name in void:
            moment_us, subject, place = void_from(name)
            places = until_us.setdefault(subject, {})
            places[place] = max(moment_us, places.get(place, 0))
        for subject, places in until_us.items():
            self._ledger(subject).withdraw(places)

    def _ledger(self, subject: str) -> Ledger:
        return Ledger(self.store, subject)


def void_until(moment_us: int, subject: str, place: Place) -> str:
    """As a debt: what was accepted there until that moment.

    >>> void_until(7, "like", Place("12", "social:like:12:5"))
    'void until 7 like 12 social:like:12:5'
    """
    return f"{VOID}{moment_us} {quote(subject, safe='')} {place.group} {place.field}"


def void_from(name: str) -> tuple[int, str, Place]:
    """
    >>> void_from("void until 7 like 12 social:like:12:5")
    (7, 'like', Place(group='12', field='social:like:12:5'))
    """
    moment_us, subject, group, field = name.removeprefix(VOID).split(" ")
    return int(moment_us), unquote(subject), Place(group, field)
