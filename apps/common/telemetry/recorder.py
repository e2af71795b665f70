"""What one request has cost so far: queries, cache round trips, hits, misses, and time.

Whoever does the work counts it here; nothing is kept unless somebody is recording, and
then only for the request (or block) that is being recorded.

Times are exclusive: a query that a template asks for counts as a query, and the time of
the template is what is left. So the parts add up to the whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from time import perf_counter
from types import TracebackType
from typing import Literal


@dataclass(slots=True)
class Record:
    """The running totals of one request."""

    queries: int = 0
    query_s: float = 0.0
    round_trips: int = 0
    round_trip_s: float = 0.0
    hits: int = 0
    misses: int = 0
    waits: int = 0
    view_s: float = 0.0
    rendering_s: float = 0.0
    # Of what is going on now, how much was something else, and counted there.
    elsewhere_s: float = field(default=0.0, compare=False)


recorder: ContextVar[Record | None] = ContextVar("recorder", default=None)


@contextmanager
def recording(record: Record | None = None) -> Iterator[Record]:
    """Count what happens inside the block; blocks nest, and the innermost one counts.

    With a record that was begun before, it is added to that.

    >>> with recording() as record:
    ...     count_hit(3)
    >>> record.hits
    3
    """
    record = Record() if record is None else record
    token = recorder.set(record)
    try:
        yield record
    finally:
        recorder.reset(token)


def viewing() -> AbstractContextManager[None]:
    """The block is the view, but for what is counted inside it."""
    return _Stage("view_s")


def rendering() -> AbstractContextManager[None]:
    """The block makes text from a template, but for what is counted inside it."""
    return _Stage("rendering_s")


def count_query(seconds: float) -> None:
    """One statement sent to a database."""
    if (record := recorder.get()) is not None:
        record.queries += 1
        record.query_s += seconds
        record.elsewhere_s += seconds


def count_round_trip(seconds: float) -> None:
    """One question to a cache server, answered or not."""
    if (record := recorder.get()) is not None:
        record.round_trips += 1
        record.round_trip_s += seconds
        record.elsewhere_s += seconds


def count_hit(n: int = 1) -> None:
    """Values that a cache strategy served from the cache."""
    if (record := recorder.get()) is not None:
        record.hits += n


def count_miss(n: int = 1) -> None:
    """Values that a cache strategy had to have computed."""
    if (record := recorder.get()) is not None:
        record.misses += n


def count_wait(n: int = 1) -> None:
    """Values that somebody else was computing, and that were waited for: no hits."""
    if (record := recorder.get()) is not None:
        record.waits += n


def waits_so_far() -> int:
    record = recorder.get()
    return 0 if record is None else record.waits


class _Stage(AbstractContextManager[None]):
    """A class, and no generator: a page with a form enters a dozen of these."""

    __slots__ = ("_began_s", "_elsewhere_s", "_record", "_total")

    def __init__(self, total: Literal["view_s", "rendering_s"]) -> None:
        self._total = total

    def __enter__(self) -> None:
        self._record = record = recorder.get()
        if record is not None:
            self._elsewhere_s, record.elsewhere_s = record.elsewhere_s, 0.0
            self._began_s = perf_counter()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        record = self._record
        if record is None:
            return
        elapsed_s = perf_counter() - self._began_s
        own_s = elapsed_s - record.elsewhere_s
        setattr(record, self._total, getattr(record, self._total) + own_s)
        record.elsewhere_s = self._elsewhere_s + elapsed_s
