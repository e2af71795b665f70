"""How old what readers see may be: probes that write numbers, and read them.

The database is the oracle: a write that was acknowledged is committed, so whoever asks
afterwards and is shown an older number has been shown something stale. One person posts
numbered texts at a steady rate; after each she looks at her own page, and others look at
it all the time. It follows the measured window, on the same site with the same cache,
so that what it costs is in no figure of speed.
"""

from __future__ import annotations

import hashlib
import re
import time
from bisect import bisect_left
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

from fixtures.visitor import Answer, Visitor
from load.errors import DriveError
from load.people.cast import Member, read_cast
from load.stories.interface import Probe
from load.target import Target
from reports.schema import Staleness
from reports.statistics.histogram import HdrHistogram

READERS = 2
WRITE_EVERY_S = 0.1
READ_EVERY_S = 0.02
# After it, what a strategy forgets on a write has long been forgotten everywhere.
SETTLED_AFTER_S = 0.25

_NUMBER = re.compile(r"probe number (\d+)")


class ProbeFailed(DriveError):
    """The site did not do its part while it was probed."""


@dataclass(frozen=True)
class Read:
    """What one look at the page showed; 0 where no number is there yet."""

    sent_s: float
    number: int


@dataclass
class Journal:
    """When each number was acknowledged: the first is number 1."""

    acknowledged_s: list[float] = field(default_factory=list)

    def age_s(self, read: Read) -> float | None:
        """How long the read had been out of date when it was sent; None if it was not.

        >>> journal = Journal([10.0, 11.0, 12.0])
        >>> journal.age_s(Read(sent_s=12.5, number=1)), journal.age_s(Read(12.5, 3))
        (1.5, None)
        """
        due = bisect_left(self.acknowledged_s, read.sent_s)
        if read.number >= due:
            return None
        return read.sent_s - self.acknowledged_s[read.number]


def probe(how: Probe, url: str, *, cast_path: Path, seconds: float) -> Staleness:
    """Probes the site for so long, as the least active people of the cast.

    Raises `DriveError` where the site refuses a probe.
    """
    Target.parse(url)
    *readers, writer = read_cast(cast_path)[-(READERS + 1) :]
    if not how.shared:
        readers = [writer] * READERS
    page = how.page(writer.username)
    journal, ended = Journal(), Event()
    with ThreadPoolExecutor(READERS) as pool:
        reading = [
            pool.submit(_read_until, ended, url, reader, page) for reader in readers
        ]
        try:
            own = _write(how, url, writer, journal, seconds=seconds)
            ended.wait(SETTLED_AFTER_S)
        finally:
            ended.set()
        seen = [each.result() for each in reading]
    reads = [read for while_written, _ in seen for read in while_written]
    settled = [last for _, last in seen]
    return staleness_of(journal, reads, own, settled)


def visitor_of(url: str, member: Member) -> Visitor:
    """Somebody who is logged in already; Django compares her two tokens, no more."""
    visitor = Visitor(url)
    token = hashlib.sha256(member.session.encode()).hexdigest()[:32]
    visitor.cookies |= {"csrftoken": token, "sessionid": member.session}
    return visitor


def look(visitor: Visitor, page: str) -> Read:
    """One look at somebody's page; raises `ProbeFailed` where it is not shown."""
    sent_s = time.monotonic()
    # What she was shown before may be confirmed: then she is shown it again.
    answer = visitor.revisit(page)
    _expect(answer, 200, page)
    newest = _NUMBER.search(answer.text)
    return Read(sent_s, int(newest[1]) if newest else 0)


def write(how: Probe, visitor: Visitor, number: int) -> Answer:
    """Somebody writes the text of that number."""
    path, form = how.write(f"probe number {number}")
    return visitor.post(path, form)


def _write(
    how: Probe, url: str, writer: Member, journal: Journal, *, seconds: float
) -> list[Read]:
    """Numbers at a steady rate; what the writer saw of each right after it."""
    own = []
    with visitor_of(url, writer) as visitor:
        began_s = time.monotonic()
        for number in range(1, round(seconds / WRITE_EVERY_S) + 1):
            answer = write(how, visitor, number)
            _expect(answer, 302, "what it wrote")
            journal.acknowledged_s.append(time.monotonic())
            own.append(look(visitor, how.page(writer.username)))
            _sleep_until(began_s + number * WRITE_EVERY_S)
    return own


def _read_until(
    ended: Event, url: str, reader: Member, page: str
) -> tuple[list[Read], Read]:
    """What she saw until then, and what the same browser shows when all is quiet."""
    reads: list[Read] = []
    with visitor_of(url, reader) as visitor:
        began_s = time.monotonic()
        while not ended.is_set():
            reads.append(look(visitor, page))
            _sleep_until(began_s + len(reads) * READ_EVERY_S)
        return reads, look(visitor, page)


def _expect(answer: Answer, status: int, what: str) -> None:
    if answer.status != status:
        raise ProbeFailed(
            f"a probe of staleness got status {answer.status} for {what}, not {status}; "
            "the site's log says why"
        )
    # A stranger's form is answered with a redirect, too.
    if "/login" in answer.headers.get("location", ""):
        raise ProbeFailed(
            f"a probe of staleness was sent to the login with {what} (status "
            f"{status}): its session is not known to the site"
        )


def _sleep_until(moment_s: float) -> None:
    time.sleep(max(0.0, moment_s - time.monotonic()))


def staleness_of(
    journal: Journal,
    reads: Sequence[Read],
    own: Sequence[Read],
    settled: Sequence[Read],
) -> Staleness:
    ages_s = [age_s for read in reads if (age_s := journal.age_s(read)) is not None]
    ages = HdrHistogram()
    ages.record_many([round(age_s * 1e6) for age_s in ages_s])
    return Staleness(
        writes=len(journal.acknowledged_s),
        reads=len(reads),
        stale=len(ages_s),
        ages=ages.to_schema(),
        own_reads=len(own),
        own_stale=sum(journal.age_s(read) is not None for read in own),
        settled=len(settled),
        lost=sum(journal.age_s(read) is not None for read in settled),
    )
