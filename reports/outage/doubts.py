"""What may be wrong with an outage's figures: a closed list, with cause and remedy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reports.laboratory.doubts import (
    Doubt,
    busy_machine,
    ended_early,
    few_repeats,
    void_ones,
)
from reports.outage.bins import BIN_S
from reports.outage.figures import RoundFigures
from reports.outage.schema import Round
from reports.outage.store import OutageBundle

LATE_S = 0.1
# Below so many requests a bin, its slowest one is as good as its median.
FEW_A_BIN = 5
# A median latency may go so far beyond what it was, and is still within the level.
ROUGH = 3.0
WHEN_BUSY = (
    "What others do makes dents, too, and hides small ones in the level before: run it "
    "again when the machine is quiet."
)
Found = Sequence[tuple[Round, RoundFigures]]


def doubts_of(bundle: OutageBundle, found: Found) -> list[Doubt]:
    """Those that arise, the gravest first."""
    return [
        *ended_early(bundle.plan, bundle.rounds),
        *_void(bundle),
        *_errors(found),
        *_not_recovered(found),
        *_noise(found),
        *_rough(found),
        *_late(found),
        *_thin(bundle),
        *busy_machine(bundle.rounds, remedy=WHEN_BUSY),
        *few_repeats(bundle.plan, what="fault", option="--rounds"),
    ]


def _void(bundle: OutageBundle) -> Iterator[Doubt]:
    reasons = [
        f"{done.arm}, {done.fault}: {done.void}"
        for done in bundle.rounds
        if done.void is not None
    ]
    return void_ones("rounds", reasons)


def _errors(found: Found) -> Iterator[Doubt]:
    told = [
        f"{figures.errors} of {figures.replies} with {done.arm} ({done.fault})"
        for done, figures in found
        if figures.errors
    ]
    if told:
        yield Doubt(
            "Requests without a right answer",
            f"{'; '.join(told[:4])}. A cache that is away is to cost time alone.",
            "Run that arm and fault alone, and look at the replies in the bundle: the "
            "status of each stands beside its moment.",
        )


def _not_recovered(found: Found) -> Iterator[Doubt]:
    told = [
        f"{done.arm} ({done.fault})"
        for done, figures in found
        if figures.dent.outcome == "not recovered"
    ]
    if told:
        yield Doubt(
            "Sites that were not as before when their round ended",
            f"{', '.join(dict.fromkeys(told))}. Their dents are longer than is said.",
            "Take a longer --after, or a lower --rate: a site that can hardly serve what "
            "comes cannot catch up.",
        )


def _noise(found: Found) -> Iterator[Doubt]:
    calm = [figures for done, figures in found if done.fault == "calm"]
    dents = [each for each in calm if each.dent.outcome != "no dent"]
    if dents:
        longest_s = max(each.dent.length_s for each in dents)
        yield Doubt(
            "Dents where nothing happened",
            f"In {len(dents)} of {len(calm)} calm rounds, the longest {longest_s:g} s.",
            "Shorter dents than that may be noise. Run it again when the machine is quiet.",
        )


def _rough(found: Found) -> Iterator[Doubt]:
    """A site that was restless before its fault hides all but a large dent."""
    told = [
        f"{done.arm} ({done.fault})"
        for done, figures in found
        if figures.median_before_s
        and figures.bounds["median"] > ROUGH * figures.median_before_s
    ]
    if told:
        more = f" and {len(told) - 4} more" if len(told) > 4 else ""
        yield Doubt(
            "Levels that were rough before the fault",
            f"{', '.join(told[:4])}{more}: a median latency of {ROUGH:g} times that "
            "before would still not have been a dent there.",
            "Take a lower --rate or a longer --before, on a quiet machine; 'no dent' "
            "means little there.",
        )


def _late(found: Found) -> Iterator[Doubt]:
    late_s = max((done.late_s for done, _ in found), default=0.0)
    if late_s > LATE_S:
        yield Doubt(
            "Requests that were sent late",
            f"One left {late_s * 1000:.0f} ms after it was due.",
            "Give the generator a core of its own. Latency counts from when a request "
            "was due all the same, so part of a dent may be the generator's.",
        )


def _thin(bundle: OutageBundle) -> Iterator[Doubt]:
    a_bin = bundle.plan.workload.rate_per_s * BIN_S
    if a_bin < FEW_A_BIN:
        yield Doubt(
            "Few requests in a quarter of a second",
            f"{a_bin:.1f} on average: the level is coarse, and small dents are missed.",
            "Take a higher --rate, below what the slowest arm can serve.",
        )
