"""The dent that a fault makes: when it ends, by a rule that was fixed beforehand.

*The level* is what the bins before the fault had, in three measures: the median latency,
the p95, and due over answered. The last bin before the fault is left out: what was due
in it may be answered after. A measure's bound is the larger of two: the worst bin before,
times a margin (1.25 for the median, 1.5 for the others), and the median of the bins,
times exp(4 s), where s is 1.4826 times the median absolute deviation of the logarithms
(that is the standard deviation, were they normal).

*A bin is bad* when any measure is beyond its bound.

*A dent begins* with a bad bin among the first two after the fault began, or after it
ended: what goes wrong elsewhere is somebody else's doing. It goes on until four bins in
a row, one second, are good, and *ends* with the last bad bin. There may be two of them, at
both edges of a fault that lasts; the length is from the fault to the end of the last.
A dent that still goes on when the round is over has *not recovered*.

How often chance alone makes a dent (simulated in suites/unit/outage/test_false_alarms.py,
30 arrivals a second and 4 s before): in 2 to 4 of 100 rounds of a fault that is over
at once, in 4 to 7 of one that lasts 2 s, the more the burstier the site. `calm` rounds
show what it is where they were measured.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from reports.outage.bins import BIN_S, Bin

GOOD_BINS = 4
EDGE_BINS = 2
DEVIATIONS = 4.0
TO_DEVIATION = 1.4826  # of a normal law, from its median absolute deviation

Outcome = Literal["no dent", "dent", "not recovered"]
Measure = Callable[[Bin], float | None]

# All of them are worse when larger.
MEASURES: Mapping[str, Measure] = {
    "median": lambda each: each.median_s,
    "p95": lambda each: each.p95_s,
    "unanswered": lambda each: 1 / each.rate,
}
MARGINS: Mapping[str, float] = {"median": 1.25, "p95": 1.5, "unanswered": 1.5}


@dataclass(frozen=True)
class Dent:
    outcome: Outcome
    length_s: float  # from the fault to the end of the last bad bin; 0 for no dent
    bad_s: float  # how much of that was beyond the level
    worst_p95_s: float | None  # of a bad bin; None for no dent
    lowest_rate: float | None  # answered over due, likewise


NO_DENT = Dent("no dent", 0.0, 0.0, None, None)


def bounds_of(before: Sequence[Bin]) -> dict[str, float]:
    """Each measure's bound; infinite where nothing is known."""
    return {
        name: _bound([v for each in before if (v := measure(each))], MARGINS[name])
        for name, measure in MEASURES.items()
    }


def dent_of(before: Sequence[Bin], after: Sequence[Bin], *, lasts_s: float) -> Dent:
    """`after` begins with bin 0; the fault is over after `lasts_s`."""
    bounds = bounds_of(before)
    bad = [is_bad(each, bounds) for each in after]
    members = list(_members(bad, ended=int(lasts_s / BIN_S)))
    if not members:
        return NO_DENT
    last = members[-1]
    recovered = len(bad) - 1 - last >= GOOD_BINS
    hurt = [after[place] for place in members]
    return Dent(
        outcome="dent" if recovered else "not recovered",
        length_s=(last + 1) * BIN_S,
        bad_s=len(members) * BIN_S,
        worst_p95_s=max(each.p95_s or 0.0 for each in hurt),
        lowest_rate=min(each.answered / each.due if each.due else 1.0 for each in hurt),
    )


def is_bad(each: Bin, bounds: Mapping[str, float]) -> bool:
    """Where nothing was due there is no latency, and nothing that was not answered."""
    values = {name: measure(each) for name, measure in MEASURES.items()}
    return any(value is not None and value > bounds[n] for n, value in values.items())


def _members(bad: Sequence[bool], *, ended: int) -> Iterator[int]:
    """The bad bins of dents that began at an edge of the fault."""
    edges = {*range(EDGE_BINS), *range(ended, ended + EDGE_BINS)}
    going_on, good = False, 0
    for place, is_bad_one in enumerate(bad):
        if is_bad_one and (going_on or place in edges):
            going_on, good = True, 0
            yield place
        elif not is_bad_one:
            good += 1
            going_on = going_on and good < GOOD_BINS


def _bound(values: Sequence[float], margin: float) -> float:
    if not values:
        return math.inf
    logs = [math.log(value) for value in values]
    middle = statistics.median(logs)
    deviation = TO_DEVIATION * statistics.median(abs(each - middle) for each in logs)
    return max(max(values) * margin, math.exp(middle + DEVIATIONS * deviation))
