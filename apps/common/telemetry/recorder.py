"""What one request has cost so far: queries, cache round trips, hits and misses.

Whoever does the work counts it here; nothing is kept unless somebody is recording, and
then only for the request (or block) that is being recorded.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


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


recorder: ContextVar[Record | None] = ContextVar("recorder", default=None)


@contextmanager
def recording() -> Iterator[Record]:
    """Count what happens inside the block; blocks nest, and the innermost one counts.

    >>> with recording() as record:
    ...     count_hit(3)
    >>> record.hits
    3
    """
    record = Record()
    token = recorder.set(record)
    try:
        yield record
    finally:
        recorder.reset(token)


def count_query(seconds: float) -> None:
    """One statement sent to a database."""
    if (record := recorder.get()) is not None:
        record.queries += 1
        record.query_s += seconds


def count_round_trip(seconds: float) -> None:
    """One question to a cache server, answered or not."""
    if (record := recorder.get()) is not None:
        record.round_trips += 1
        record.round_trip_s += seconds


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
