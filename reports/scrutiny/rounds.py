"""Whether rounds are there, and enough of them, and requests enough in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reports.doubts import Doubt, Kind, Severity
from reports.measured import Measured
from reports.metrics import RULES
from reports.parts import TOLERANCE
from reports.scrutiny.evidence import Evidence, arms_of, rounds_named

FEW_ROUNDS = 4


def withheld(evidence: Evidence) -> Iterable[Doubt]:
    for name, arm in evidence.arms.items():
        if arm.withheld is None:
            continue
        rounds = [m for m in evidence.measured if m.round.arm == name]
        kind = _kind_of_withheld(rounds)
        yield Doubt(kind, Severity.INVALID, f"{arm.withheld}.", (name,))


def _kind_of_withheld(rounds: Sequence[Measured]) -> Kind:
    """In the order in which validity.py looks for a reason."""
    if any(m.wrong for m in rounds):
        return Kind.WRONG_ANSWERS
    if any(m.violations for m in rounds):
        return Kind.INVARIANT_BROKEN
    return Kind.LAW_BROKEN


def void_rounds(evidence: Evidence) -> Iterable[Doubt]:
    void = [(v, name) for name, arm in evidence.arms.items() for v in arm.void]
    if void:
        reasons = "; ".join(f"round {v.index}: {v.reason}" for v, _ in void)
        yield Doubt(
            Kind.VOID_ROUNDS,
            Severity.SERIOUS,
            f"{len(void)} of {len(evidence.measured)} rounds: {reasons}.",
            tuple(dict.fromkeys(name for _, name in void)),
        )


def ended_early(evidence: Evidence) -> Iterable[Doubt]:
    planned = sum(map(len, evidence.plan.blocks))
    found = len(evidence.measured)
    if found < planned:
        yield Doubt(
            Kind.ENDED_EARLY,
            Severity.SERIOUS,
            f"{found} of {planned} planned rounds were measured.",
        )


def too_few_rounds(evidence: Evidence) -> Iterable[Doubt]:
    few = {n: a.rounds for n, a in evidence.arms.items() if a.rounds < FEW_ROUNDS}
    if few:
        yield Doubt(
            Kind.TOO_FEW_ROUNDS,
            Severity.SERIOUS if min(few.values()) < 2 else Severity.NOTE,
            "Rounds that count: " + ", ".join(f"{n} {r}" for n, r in few.items()) + ".",
            tuple(few),
        )


def still_warming(evidence: Evidence) -> Iterable[Doubt]:
    restless = {
        name: arm.warming.requests
        for name, arm in evidence.arms.items()
        if arm.warming is not None and arm.warming.steady_from is None
    }
    if restless:
        told = ", ".join(f"{name} in {count}" for name, count in restless.items())
        yield Doubt(
            Kind.STILL_WARMING,
            Severity.NOTE,
            f"Requests without becoming steady: {told}.",
            tuple(restless),
        )


def warmed_otherwise(evidence: Evidence) -> Iterable[Doubt]:
    """Of a search the best window may have been on a warm site: it has no warm-up."""
    planned = evidence.plan.warm_up_requests
    if planned is None:
        return
    other = [
        m
        for m in evidence.good
        if m.round.block > 0 and len(m.round.warming) not in (0, planned)
    ]
    if other:
        had = sorted({len(m.round.warming) for m in other})
        yield Doubt(
            Kind.WARMED_OTHERWISE,
            Severity.NOTE,
            f"Planned were {planned} requests; there were {' or '.join(map(str, had))} "
            f"in {rounds_named(other)}.",
            arms_of(other),
        )


def too_few_samples(evidence: Evidence) -> Iterable[Doubt]:
    for name in ("p95_ms", "p99_ms"):
        short = {
            arm: result.figures[name].missing or ""
            for arm, result in evidence.arms.items()
            if result.rounds
            and result.withheld is None
            and result.figures[name].value is None
        }
        if short:
            reasons = "; ".join(sorted(set(short.values())))
            yield Doubt(
                Kind.TOO_FEW_SAMPLES,
                Severity.NOTE,
                f"{RULES[name].metric.title}: {reasons}.",
                tuple(short),
            )


def unexplained(evidence: Evidence) -> Iterable[Doubt]:
    missed = {
        name: arm.explained.difference
        for name, arm in evidence.arms.items()
        if arm.explained is not None and abs(arm.explained.difference) > TOLERANCE
    }
    if missed:
        told = ", ".join(f"{name} {share:+.0%}" for name, share in missed.items())
        yield Doubt(
            Kind.UNEXPLAINED,
            Severity.NOTE,
            f"The parts against what the clients saw: {told}.",
            tuple(missed),
        )


def off_scale(evidence: Evidence) -> Iterable[Doubt]:
    off = [m for m in evidence.good if m.corrected and m.corrected.off_scale]
    if off:
        yield Doubt(
            Kind.OFF_SCALE, Severity.SERIOUS, f"In {rounds_named(off)}.", arms_of(off)
        )
