"""Where the time of a request goes: the parts that make up what a client has waited.

The site tells of each request how long its middleware, database, cache and templates took,
and the rest of its view; none holds a part of another. What the client waited beyond that
was on the wire, or in the queue for a thread of the server: nobody can tell one from the
other, for a server does not say when it accepted a request.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.measured import Measured
from reports.statistics.histogram import merged

# The counter that holds a part's seconds, and its title; in the order of a request.
SERVER_PARTS = {
    "explained_middleware_s": "middleware",
    "explained_database_s": "database",
    "explained_cache_s": "cache",
    "explained_rendering_s": "rendering",
    "explained_view_s": "rest of the view",
}
OUTSIDE = "queue and wire"
TITLES = (OUTSIDE, *SERVER_PARTS.values())
# Parts that miss the whole by more do not explain it.
TOLERANCE = 0.05


@dataclass(frozen=True)
class Explained:
    """The mean request of an arm, in parts; milliseconds."""

    parts_ms: dict[str, float]  # by title, in the order of `TITLES`
    client_ms: float  # the mean latency from the actual send, of all that were due

    @property
    def sum_ms(self) -> float:
        return sum(self.parts_ms.values())

    @property
    def difference(self) -> float:
        """By how much the parts miss what the client saw, as a share of that.

        The two come by different ways: the parts from the answers that told theirs, the
        latency from the histogram of all that ended, with or without an answer.
        """
        return self.sum_ms / self.client_ms - 1


def explained(rounds: Sequence[Measured]) -> Explained | None:
    """All rounds together, each request with the same weight; None of what is unknown."""
    wanted = (
        *SERVER_PARTS,
        "explained_server_s",
        "explained_client_s",
        "explained_requests",
    )
    sums = {name: sum_of(rounds, name) for name in wanted}
    latencies = merged(m.uncorrected for m in rounds if m.uncorrected is not None)
    known = {name: value for name, value in sums.items() if value is not None}
    if len(known) < len(sums) or not known["explained_requests"]:
        return None
    if latencies is None or not latencies.total:
        return None
    times = {title: known[name] for name, title in SERVER_PARTS.items()}
    outside = {OUTSIDE: known["explained_client_s"] - known["explained_server_s"]}
    return Explained(
        {
            title: seconds / known["explained_requests"] * 1000
            for title, seconds in (outside | times).items()
        },
        latencies.mean / 1000,
    )


def sum_of(rounds: Sequence[Measured], counter: str) -> float | None:
    """Over all rounds; None unless each of them has it."""
    values = [m.counter(counter) for m in rounds]
    known = [value for value in values if value is not None]
    return sum(known) if known and len(known) == len(values) else None
