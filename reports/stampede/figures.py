"""From one episode to its figures. Rules alone: no files, no words."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reports.stampede.schema import Computation, Episode

OK = 200


@dataclass(frozen=True)
class EpisodeFigures:
    computations: int
    surge: int  # computations at the same moment, at most
    worst_s: float
    median_s: float
    errors: int
    stale: int
    answers: int
    recovered_s: float | None


def figures_of(episode: Episode) -> EpisodeFigures:
    """Waits count every client, those who got no right answer too."""
    waits = [reply.latency_s for reply in episode.replies]
    right = [reply for reply in episode.replies if reply.status == OK]
    return EpisodeFigures(
        computations=len(episode.computations),
        surge=surge_of(episode.computations),
        worst_s=max(waits, default=0.0),
        median_s=statistics.median(waits) if waits else 0.0,
        errors=len(episode.replies) - len(right),
        stale=stale_of((reply.number for reply in right), episode.acknowledged),
        answers=len(right),
        recovered_s=episode.recovered_s,
    )


def surge_of(computations: Sequence[Computation]) -> int:
    """The most computations that were under way at one moment.

    One that ends when another begins does not meet it; one without an end goes on.

    >>> surge_of([Computation(began_s=0, ended_s=2), Computation(began_s=1, ended_s=3)])
    2
    """
    edges = []
    for each in computations:
        edges.append((each.began_s, 1))
        if each.ended_s is not None:
            edges.append((each.ended_s, -1))
    under_way = most = 0
    for _, step in sorted(edges):
        under_way += step
        most = max(most, under_way)
    return most


def stale_of(numbers: Iterable[int | None], acknowledged: int | None) -> int:
    """Answers that are older than a write which was acknowledged before they were due.

    >>> stale_of([1, 2, 2, None], 2), stale_of([1], None)
    (1, 0)
    """
    if acknowledged is None:
        return 0
    return sum(number is not None and number < acknowledged for number in numbers)
