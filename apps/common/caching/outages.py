"""What was written while the cache was away: noted, and forgotten before it is read.

A cache that was only stopped, or cut off, comes back with all it had. Whoever could not
make it forget something *owes* that. Debts are held in memory, where they keep this
process from trusting the cache (the breaker), and written into a journal in the
database, where the other processes find them: also those that start after this one has
died.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Protocol

from .breaker import Breaker

logger = logging.getLogger(__name__)

# A long outage leaves many, which need not be in memory together.
ENTRIES_AT_ONCE = 500

Forget = Callable[[Collection[str]], object]


@dataclass(frozen=True)
class Entry:
    """One line of a journal."""

    id: int
    debtor: str
    names: frozenset[str]


class Journal(Protocol):
    """Where debts outlive the process. What goes wrong there is raised as it is."""

    def write(self, debtor: str, names: Collection[str]) -> None: ...

    def read(self, debtors: Collection[str]) -> Sequence[Entry]:
        """The oldest first, and no more than `ENTRIES_AT_ONCE`."""

    def erase(self, entries: Iterable[Entry]) -> None: ...


class Debts:
    """What one cache still has to forget, of what went through this process."""

    def __init__(self, debtor: str, *, journal: Journal, breaker: Breaker) -> None:
        self.debtor = debtor
        self._journal = journal
        self._breaker = breaker
        self._lock = Lock()
        self._forgetters: dict[str, Forget] = {}
        self._owed: set[str] = set()
        self._unwritten: set[str] = set()

    @property
    def have_readers(self) -> bool:
        """Does anybody in this process read what these names are about?"""
        return bool(self._forgetters)

    def settled_by(self, reader: str, forget: Forget) -> None:
        """This reader of the cache is here, and so forgets; again replaces."""
        self._forgetters[reader] = forget

    def owe(self, names: Iterable[str]) -> None:
        """From here on this process does not read the cache until these are forgotten.

        The order matters: who closes the breaker looks at the debts first, and does not
        close it if it was tripped since.
        """
        owed = set(names)
        with self._lock:
            self._owed |= owed
            # Also what was written down before: others may have settled it since, and
            # read anew what we have now made old.
            self._unwritten |= owed
        self._breaker.trip()

    def write_down(self) -> None:
        """Tells the other processes; later, if the database is away too."""
        with self._lock:
            names, self._unwritten = self._unwritten, set()
        if not names:
            return
        try:
            self._journal.write(self.debtor, names)
        except Exception:
            # We may be in a request, whose own work is done and committed.
            logger.exception(
                "Neither the cache nor the database took %d invalidations (%s). They "
                "are in this process's memory, and tried again until it ends.",
                len(names),
                self.debtor,
            )
            with self._lock:
                self._unwritten |= names

    def on_record(self) -> Sequence[Entry]:
        """What the journal says is owed here, by whichever process: the oldest lines.

        Raises what the journal raises.
        """
        return self._journal.read([self.debtor])

    def settle(self, entries: Sequence[Entry]) -> None:
        """Forgets what we owe and what the journal's entries say, and erases these.

        Raises what forgetting and erasing raise; then all is owed as before.
        """
        with self._lock:
            ours, self._owed = self._owed, set()
        try:
            if names := ours.union(*(entry.names for entry in entries)):
                for forget in list(self._forgetters.values()):
                    forget(names)
            if entries:
                self._journal.erase(entries)
        except BaseException:
            with self._lock:
                self._owed |= ours
            raise
        with self._lock:
            # Forgotten before they were written down, unless they are owed anew.
            self._unwritten -= ours - self._owed


class DatabaseJournal:
    """The journal of a site, in its default database. See `MissedInvalidation`."""

    def write(self, debtor: str, names: Collection[str]) -> None:
        from django.db import transaction

        from apps.common.models import MissedInvalidation

        # Inside somebody's transaction a failure here must not spoil theirs.
        with transaction.atomic():
            MissedInvalidation.objects.create(cache=debtor, names=sorted(names))

    def read(self, debtors: Collection[str]) -> Sequence[Entry]:
        from apps.common.models import MissedInvalidation

        lines = MissedInvalidation.objects.filter(cache__in=debtors).order_by("pk")
        return [
            Entry(line.pk, line.cache, frozenset(line.names))
            for line in lines[:ENTRIES_AT_ONCE]
        ]

    def erase(self, entries: Iterable[Entry]) -> None:
        from apps.common.models import MissedInvalidation

        ids = [entry.id for entry in entries]
        MissedInvalidation.objects.filter(pk__in=ids).delete()
