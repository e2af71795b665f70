"""How a process comes to trust a cache server again, and who looks after that.

What a process knows of a server is one `Server`, shared by its caches and threads. A
thread, the watch (see watch.py), looks after it. It pings a server in use, so that
every process notices an outage, also one that asks nothing meanwhile. It probes a
server that has failed; once that answers, all that is owed is forgotten, and only then
is it read again. No request does any of that: it computes, and goes on.

So an old value can only be read after an outage shorter than a look and a timeout, in
a process that noticed nothing of it, until the next look of any process: half a second.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from threading import Lock

from .backends import Backend
from .breaker import Breaker
from .interface import CacheUnavailable
from .outages import ENTRIES_AT_ONCE, Debts, Journal

logger = logging.getLogger(__name__)

# Each takes a few milliseconds. Who writes all the time may owe something new in each.
ROUNDS_A_PROBE = 50


@dataclass
class Server:
    """One cache server as this process knows it."""

    name: str
    backend: Backend
    breaker: Breaker
    journal: Journal
    debts: dict[str, Debts] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def debts_of(self, debtor: str) -> Debts:
        with self.lock:
            if debtor not in self.debts:
                self.debts[debtor] = Debts(
                    debtor, journal=self.journal, breaker=self.breaker
                )
            return self.debts[debtor]

    def look_after(self) -> None:
        """One look. Raises what the cache raises, and the journal."""
        for debts in self._debtors():
            debts.write_down()
        if self.breaker.closed:
            self._check()
        elif self.breaker.may_probe():
            self._probe()

    def _check(self) -> None:
        """Is it still there, and does anybody owe it something?"""
        try:
            self.backend.ping()
        except CacheUnavailable:
            self.breaker.trip()
            raise
        self._settle()

    def _probe(self) -> None:
        try:
            self.backend.ping()
            for _ in range(ROUNDS_A_PROBE):
                failures = self.breaker.failures
                self._settle()
                if self.breaker.close(unless_failed_since=failures):
                    logger.info("Cache server %s is in use again", self.name)
                    return
        finally:
            if not self.breaker.closed:
                self.breaker.rest()

    def _settle(self) -> None:
        """What nobody here reads is left for those who do."""
        debtors = [debts for debts in self._debtors() if debts.have_readers]
        names = [debts.debtor for debts in debtors]
        more = True
        while more:
            entries = self.journal.read(names)
            more = len(entries) == ENTRIES_AT_ONCE
            for debts in debtors:
                debts.settle([each for each in entries if each.debtor == debts.debtor])

    def _debtors(self) -> list[Debts]:
        with self.lock:
            return list(self.debts.values())
