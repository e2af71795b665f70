"""Doubts that a run of any laboratory may deserve, each with its evidence and a remedy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.laboratory.schema import LaboratoryPlan, LaboratoryRound
from reports.render.wording import counted

# Others' share of the machine from which on waits are theirs too.
BUSY_SHARE = 0.1
FEW_REPEATS = 3


@dataclass(frozen=True)
class Doubt:
    title: str
    evidence: str
    remedy: str


def ended_early(
    plan: LaboratoryPlan, rounds: Sequence[LaboratoryRound]
) -> Iterator[Doubt]:
    due, done = sum(map(len, plan.blocks)), len(rounds)
    if done < due:
        yield Doubt(
            "The run ended early",
            f"{done} of {due} rounds were measured.",
            "Run it again, and let it come to its end.",
        )


def void_ones(what: str, reasons: Sequence[str]) -> Iterator[Doubt]:
    """`what` are those that count for nothing: episodes, rounds."""
    if reasons:
        yield Doubt(
            f"{what.capitalize()} that count for nothing",
            f"{len(reasons)} of them. {'; '.join(reasons[:3])}.",
            "Read the reasons; the others stand.",
        )


def busy_machine(rounds: Sequence[LaboratoryRound], *, remedy: str) -> Iterator[Doubt]:
    shares = [
        done.host_after.busy_share + done.host_after.steal_share for done in rounds
    ]
    if shares and max(shares) > BUSY_SHARE:
        yield Doubt(
            "Others were at work on this machine",
            f"In the worst round they had {max(shares):.0%} of its CPU time.",
            remedy,
        )


def few_repeats(plan: LaboratoryPlan, *, what: str, option: str) -> Iterator[Doubt]:
    if len(plan.blocks) < FEW_REPEATS:
        yield Doubt(
            "Few repeats",
            f"Every {what} was run in {counted(len(plan.blocks), 'block')}.",
            f"{option} {FEW_REPEATS} or more shows how much figures vary.",
        )
