"""A round in quarters of a second, counted from the moment of its fault."""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from reports.outage.schema import Reply
from reports.statistics.quantiles import QuantileType, quantile

BIN_S = 0.25


@dataclass(frozen=True)
class Bin:
    """What was due in a quarter of a second, whenever it was answered.

    Bin 0 begins with the fault. Of a bin in which nothing was due, or nothing that was
    due has ended, there is no latency.
    """

    place: int
    due: int
    answered: int  # right answers that came in it, whenever they were due
    median_s: float | None
    p95_s: float | None  # nearest rank: of few requests, the slowest
    hits: int
    misses: int

    @property
    def start_s(self) -> float:
        """From the fault; negative before it."""
        return self.place * BIN_S

    @property
    def rate(self) -> float:
        """Answered over due, each with one more, so that nothing is not infinitely bad."""
        return (self.answered + 1) / (self.due + 1)


def bins_of(
    replies: Sequence[Reply], *, began_s: float, first: int, end: int
) -> list[Bin]:
    """The bins from `first` up to, and without, `end`."""
    due: dict[int, list[Reply]] = {place: [] for place in range(first, end)}
    answered: Counter[int] = Counter()
    for reply in replies:
        due.get(place_of(reply.due_s, began_s), []).append(reply)
        if reply.right and reply.latency_s is not None:
            answered[place_of(reply.due_s + reply.latency_s, began_s)] += 1
    return [_bin(place, due[place], answered[place]) for place in range(first, end)]


def place_of(moment_s: float, began_s: float) -> int:
    """
    >>> place_of(4.1, 4.0), place_of(4.25, 4.0), place_of(3.9, 4.0)
    (0, 1, -1)
    """
    return math.floor((moment_s - began_s) / BIN_S)


def p95_of(latencies_s: Sequence[float]) -> float | None:
    """By nearest rank; None where there are none."""
    if not latencies_s:
        return None
    return quantile(latencies_s, 0.95, kind=QuantileType.NEAREST_RANK)


def _bin(place: int, replies: Sequence[Reply], answered: int) -> Bin:
    latencies = [each.latency_s for each in replies if each.latency_s is not None]
    return Bin(
        place=place,
        due=len(replies),
        answered=answered,
        median_s=statistics.median(latencies) if latencies else None,
        p95_s=p95_of(latencies),
        hits=sum(each.hits or 0 for each in replies),
        misses=sum(each.misses or 0 for each in replies),
    )
