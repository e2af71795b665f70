"""What the site says about a request in its Server-Timing header, in measured runs."""

from __future__ import annotations

import re
from typing import NamedTuple

_ENTRY = re.compile(
    r"(?:^|,)\s*(total|cpu|db|cache|hit|miss)\b(?:;dur=(\d+\.?\d*))?(?:;desc=\"(\d+)\")?"
)
# As much as a row of records has room for.
LONGEST_US = 2**32 - 1
MOST = 2**16 - 1


class ServerTiming(NamedTuple):
    total_us: int = 0
    cpu_us: int = 0
    queries: int = 0
    round_trips: int = 0  # to the cache server
    hits: int = 0  # values that the strategy remembered
    misses: int = 0  # and those that it computed


NOTHING = ServerTiming()


def read_server_timing(header: str) -> ServerTiming | None:
    """The numbers in a header of the site; None where it says nothing of itself.

    >>> read_server_timing('total;dur=4.2, cpu;dur=3.9, db;dur=1;desc="3",
    hit;desc="1"')
    ServerTiming(total_us=4200, cpu_us=3900, queries=3, round_trips=0, hits=1, misses=0)
    """
    said = {name: (dur, desc) for name, dur, desc in _ENTRY.findall(header)}
    if "total" not in said:
        return None
    return ServerTiming(
        total_us=_microseconds(said, "total"),
        cpu_us=_microseconds(said, "cpu"),
        queries=_count(said, "db"),
        round_trips=_count(said, "cache"),
        hits=_count(said, "hit"),
        misses=_count(said, "miss"),
    )


def _microseconds(said: dict[str, tuple[str, str]], name: str) -> int:
    milliseconds = said.get(name, ("", ""))[0]
    return min(round(float(milliseconds) * 1000), LONGEST_US) if milliseconds else 0


def _count(said: dict[str, tuple[str, str]], name: str) -> int:
    count = said.get(name, ("", ""))[1]
    return min(int(count), MOST) if count else 0
