"""Looking for what may be wrong with a measurement: one short function a suspicion."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain

from reports.doubts import Doubt, Severity
from reports.scrutiny import load, machine, rounds
from reports.scrutiny.evidence import Evidence

SUSPICIONS: tuple[Callable[[Evidence], Iterable[Doubt]], ...] = (
    machine.simulation,
    rounds.withheld,
    rounds.void_rounds,
    rounds.ended_early,
    machine.uneven,
    load.undelivered,
    load.client_saturated,
    load.overloaded,
    load.load_differs,
    machine.twin,
    machine.drift,
    machine.host_busy,
    machine.swapping,
    rounds.unexplained,
    rounds.off_scale,
    rounds.still_warming,
    rounds.warmed_otherwise,
    rounds.too_few_rounds,
    rounds.too_few_samples,
    load.late_sends,
    machine.cores,
    machine.dirty,
)


def find_doubts(evidence: Evidence) -> tuple[Doubt, ...]:
    """All doubts, the gravest first; doubts of one weight in the order of the list."""
    order = list(Severity)
    found = chain.from_iterable(look(evidence) for look in SUSPICIONS)
    return tuple(sorted(found, key=lambda doubt: order.index(doubt.severity)))
