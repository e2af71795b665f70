"""Whether the load was what was declared, and the generator fit to send it."""

from __future__ import annotations

from collections.abc import Iterable

from reports.doubts import Doubt, Kind, Severity
from reports.measured import Measured
from reports.scrutiny.evidence import Evidence, arms_of, by_round, rounds_named
from reports.validity import UNDELIVERED

BUSY_GENERATOR = 0.8  # of one core
LATE_SEND_S = 0.1
KEPT_UP = 0.95  # share of the due requests that were answered within the window
MISFIT = 0.01  # p-value below which a fit is doubted, after Bonferroni


def undelivered(evidence: Evidence) -> Iterable[Doubt]:
    yield from by_round(
        evidence.measured,
        lambda m: 1 - m.sent / m.scheduled if m.scheduled else None,
        UNDELIVERED,
        Kind.UNDELIVERED_LOAD,
        Severity.SERIOUS,
        "up to {:.1%} of the due requests were not sent",
    )


def client_saturated(evidence: Evidence) -> Iterable[Doubt]:
    yield from by_round(
        evidence.good,
        Measured.generator_share,
        BUSY_GENERATOR,
        Kind.CLIENT_SATURATED,
        Severity.SERIOUS,
        "the generator used up to {:.0%} of a core",
    )


def late_sends(evidence: Evidence) -> Iterable[Doubt]:
    yield from by_round(
        evidence.good,
        lambda m: m.counter("largest_send_delay_s"),
        LATE_SEND_S,
        Kind.LATE_SENDS,
        Severity.NOTE,
        "a request left up to {:.2f} s after its time",
    )


def load_differs(evidence: Evidence) -> Iterable[Doubt]:
    """Each fit of each round is a chance to be unlucky, hence Bonferroni's division."""
    checks = [(m, check) for m in evidence.good for check in m.round.fits]
    misfits = [(m, c) for m, c in checks if c.p_value * len(checks) < MISFIT]
    by_subject: dict[str, list[Measured]] = {}
    for m, check in misfits:
        by_subject.setdefault(check.subject, []).append(m)
    for subject, rounds in sorted(by_subject.items()):
        yield Doubt(
            Kind.LOAD_DIFFERS,
            Severity.SERIOUS,
            f"The {subject} did not fit in {rounds_named(rounds)}.",
            arms_of(rounds),
        )


def overloaded(evidence: Evidence) -> Iterable[Doubt]:
    """Late answers count as not kept up with, whatever they were.

    A search for the highest rate has an objective instead, which is stricter, and at that
    rate some requests are still on their way when a window of two seconds ends.
    """
    if evidence.plan.workload.loop == "closed" or evidence.plan.objective is not None:
        return
    slow = [m for m in evidence.good if _kept_up(m) < KEPT_UP]
    if slow:
        least = min(map(_kept_up, slow))
        yield Doubt(
            Kind.OVERLOADED,
            Severity.SERIOUS,
            f"As few as {least:.0%} of the due requests were completed within the "
            f"window, in {rounds_named(slow)}.",
            arms_of(slow),
        )


def _kept_up(measured: Measured) -> float:
    due = sum(second.scheduled for second in measured.round.seconds)
    completed = sum(second.completed for second in measured.round.seconds)
    return completed / due if due else 1.0
