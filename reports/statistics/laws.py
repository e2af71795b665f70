"""Laws that every honest measurement obeys; a broken one means a broken instrument.

Each function answers None, or a sentence that says which figures contradict each other.
A little slack covers what histograms round and what the edges of a window cut off.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

SLACK = 0.02


def ordered(names: Sequence[str], values: Sequence[float]) -> str | None:
    """Percentiles that rise with their names: p50 <= p95 <= p99 <= maximum."""
    pairs = list(zip(names, values, strict=True))
    for (lower, below), (upper, above) in pairwise(pairs):
        if below > above:
            return f"{lower} ({below:g}) is above {upper} ({above:g})"
    return None


def at_most(
    lesser: str, value: float, greater: str, bound: float, *, slack: float = SLACK
) -> str | None:
    """One figure that can never exceed another: server time and client time, say."""
    if value <= bound * (1 + slack):
        return None
    return f"{lesser} ({value:g}) is more than {greater} ({bound:g})"


def add_up(
    what: str, parts: Sequence[float], whole: float, tolerance: float
) -> str | None:
    """Parts that make up a whole, and none of which is less than nothing."""
    if min(parts) >= 0 and abs(sum(parts) - whole) <= tolerance * whole:
        return None
    told = " + ".join(f"{part:g}" for part in parts)
    return f"{what} ({told}) do not make up the whole ({whole:g})"


def littles_law(
    *,
    rate_per_s: float,
    mean_time_s: float,
    in_flight: float,
    edge: float,
    tolerance: float = 0.1,
) -> str | None:
    """Requests in flight = arrivals per second * mean time in the system.

    Little (1961), "A Proof for the Queuing Formula L = lambda W", Operations Research
    9(3). `in_flight` must have been counted on its own, else the law tests nothing. It
    holds over long windows; `edge` is how much, of a short one, requests may make of
    which only a part falls into it.
    """
    expected = rate_per_s * mean_time_s
    slack = max(edge, tolerance * max(expected, in_flight))
    if abs(expected - in_flight) <= slack:
        return None
    return (
        f"{rate_per_s:g} requests per second of {mean_time_s:g} s each make "
        f"{expected:.3g} in flight, but {in_flight:.3g} were counted"
    )
