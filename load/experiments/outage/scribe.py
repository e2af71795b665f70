"""Somebody who writes while a cache is broken, and others who look once it is not.

What was acknowledged meanwhile is committed; whoever looks afterwards and lacks it has
been shown something stale. She is not of those who make the load.
"""

from __future__ import annotations

from http.client import HTTPException
from pathlib import Path
from threading import Event, Thread

from load.people.cast import read_cast
from load.probing import READERS, look, visitor_of, write
from load.stories.interface import Probe
from reports.outage.schema import Meanwhile

WRITE_EVERY_S = 0.25
# Also where the fault is over at once.
WRITES_AT_LEAST = 2
WRITTEN = 302


class Scribe:
    """Writes from `begin` to `end`, a numbered post every quarter of a second."""

    def __init__(self, how: Probe, url: str, *, cast_path: Path) -> None:
        self._how = how
        # `probe` takes the last people of the cast, when all is over.
        *_, self._writer = people = read_cast(cast_path)[-2 * (READERS + 1) :][
            : READERS + 1
        ]
        self._readers = people[:-1]
        self._url = url
        self._page = how.page(self._writer.username)
        self._ended = Event()
        self._thread = Thread(target=self._write, name="scribe")
        self._last = self.writes = self.refused = 0

    def look_beforehand(self) -> None:
        """So that her page is in the cache, as it was before."""
        self._look()

    def begin(self) -> None:
        self._thread.start()

    def end(self) -> None:
        """When this returns, all that she wrote is acknowledged, or refused."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join()

    def afterwards(self) -> Meanwhile:
        """Raises `ProbeFailed` where her page is not shown."""
        looks = self._look()
        return Meanwhile(
            writes=self.writes,
            refused=self.refused,
            looks=len(looks),
            stale=sum(number < self._last for number in looks),
        )

    def _look(self) -> list[int]:
        numbers = []
        for reader in self._readers:
            with visitor_of(self._url, reader) as visitor:
                numbers.append(look(visitor, self._page).number)
        return numbers

    def _write(self) -> None:
        number = 0
        while number < WRITES_AT_LEAST or not self._ended.is_set():
            number += 1
            if self._acknowledged(number):
                self._last, self.writes = number, self.writes + 1
            else:
                self.refused += 1
            self._ended.wait(WRITE_EVERY_S)

    def _acknowledged(self, number: int) -> bool:
        """Each time on a connection of her own: a site that is slow keeps no other."""
        try:
            with visitor_of(self._url, self._writer) as visitor:
                answer = write(self._how, visitor, number)
        except (OSError, HTTPException):
            return False
        # A stranger's form is answered with a redirect, too.
        stranger = "/login" in answer.headers.get("location", "")
        return answer.status == WRITTEN and not stranger
