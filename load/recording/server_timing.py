"""What the site says about a request in its Server-Timing header, in measured runs."""

from __future__ import annotations

import re
from typing import NamedTuple

_ENTRY = re.compile(
    r"(?:^|,)\s*(total|cpu|middleware|view|render|db|cache|hit|miss)\b"
    r"(?:;dur=(\d+\.?\d*))?(?:;desc=\"(\d+)\")?"
)
# As much as a row of records has room for.
LONGEST_US = 2**32 - 1
MOST = 2**16 - 1


class ServerTiming(NamedTuple):
    total_us: int = 0
    cpu_us: int = 0
    # What the total is made of; none holds a part of another.
    middleware_us: int = 0
    view_us: int = 0  # without what follows
    rendering_us: int = 0
    database_us: int = 0
    cache_us: int = 0
    queries: int = 0
    round_trips: int = 0  # to the cache server
    hits: int = 0  # values that the strategy remembered
    misses: int = 0  # and those that it computed
    counted: bool = False  # whether it can know hits and misses


NOTHING = ServerTiming()


def read_server_timing(header: str) -> ServerTiming | None:
    """The numbers in a header of the site; None where it says nothing of itself.

    >>> timing = read_server_timing('total;dur=4.2, db;dur=1;desc="3", hit;desc="1"')
    >>> timing.total_us, timing.database_us, timing.queries, timing.hits, timing.misses
    (4200, 1000, 3, 1, 0)
    """
    said = {name: (dur, desc) for name, dur, desc in _ENTRY.findall(header)}
    if "total" not in said:
        return None
    return ServerTiming(
        total_us=_microseconds(said, "total"),
        cpu_us=_microseconds(said, "cpu"),
        middleware_us=_microseconds(said, "middleware"),
        view_us=_microseconds(said, "view"),
        rendering_us=_microseconds(said, "render"),
        database_us=_microseconds(said, "db"),
        cache_us=_microseconds(said, "cache"),
        queries=_count(said, "db"),
        round_trips=_count(said, "cache"),
        hits=_count(said, "hit"),
        misses=_count(said, "miss"),
        counted="hit" in said,
    )


def _microseconds(said: dict[str, tuple[str, str]], name: str) -> int:
    milliseconds = said.get(name, ("", ""))[0]
    return min(round(float(milliseconds) * 1000), LONGEST_US) if milliseconds else 0


def _count(said: dict[str, tuple[str, str]], name: str) -> int:
    count = said.get(name, ("", ""))[1]
    return min(int(count), MOST) if count else 0
