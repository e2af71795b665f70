"""A bundle of the outage laboratory on disk."""

from __future__ import annotations

from pathlib import Path

from reports.laboratory.store import Format, LaboratoryBundle
from reports.outage.schema import OUTAGE_VERSION, Case, Plan, Round
from reports.store import PLAN, Damaged


class OutageBundle(LaboratoryBundle[Plan, Round]):
    """The results of one run."""

    @classmethod
    def format(cls) -> Format[Plan, Round]:
        return Format(Plan, Round, OUTAGE_VERSION)

    def check(self, done: Round, file: Path) -> None:
        case = Case(arm=done.arm, fault=done.fault)
        if case not in self.plan.blocks[done.block]:
            raise Damaged(
                file, f"{done.fault} of {done.arm!r} is not in its block of {PLAN}"
            )
        if done.void is None and not 0 < done.began_s <= done.ended_s:
            raise Damaged(
                file,
                f"its fault began at {done.began_s:g} s and ended at {done.ended_s:g} s",
            )
