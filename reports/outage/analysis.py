"""From rounds to cells: what each arm did at each fault, over the repeats."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.laboratory.doubts import Doubt
from reports.laboratory.spread import Spread
from reports.outage.doubts import doubts_of
from reports.outage.faults import FaultName
from reports.outage.figures import HitRatios, RoundFigures, figures_of
from reports.outage.schema import Plan, Round
from reports.outage.store import OutageBundle
from reports.schema import Arm, Environment


@dataclass(frozen=True)
class Cell:
    """One arm and one fault; `rounds` are the repeats that counted, in their order."""

    arm: Arm
    fault: FaultName
    rounds: Sequence[tuple[Round, RoundFigures]]

    @property
    def repeats(self) -> int:
        return len(self.rounds)

    @property
    def dents(self) -> int:
        return sum(found.dent.outcome != "no dent" for _, found in self.rounds)

    @property
    def unrecovered(self) -> int:
        return sum(found.dent.outcome == "not recovered" for _, found in self.rounds)

    @property
    def length_s(self) -> Spread:
        """No dent is one of no length; one that goes on is as long as it was seen."""
        return Spread.of([found.dent.length_s for _, found in self.rounds])

    @property
    def bad_s(self) -> Spread:
        return Spread.of([found.dent.bad_s for _, found in self.rounds])

    @property
    def depth(self) -> Spread | None:
        depths = [d for _, found in self.rounds if (d := found.depth) is not None]
        return Spread.of(depths) if depths else None

    @property
    def lowest_rate(self) -> float | None:
        return min(
            (
                found.dent.lowest_rate
                for _, found in self.rounds
                if found.dent.lowest_rate is not None
            ),
            default=None,
        )

    @property
    def median_before_s(self) -> Spread | None:
        return _spread([found.median_before_s for _, found in self.rounds])

    @property
    def p95_before_s(self) -> Spread | None:
        return _spread([found.p95_before_s for _, found in self.rounds])

    @property
    def hit_ratios(self) -> HitRatios:
        """The medians of the repeats."""
        all_of = [found.hit_ratios for _, found in self.rounds]
        return HitRatios(
            *(
                None if (spread := _spread(values)) is None else spread.median
                for values in (
                    [each.before for each in all_of],
                    [each.lowest for each in all_of],
                    [each.last for each in all_of],
                )
            )
        )

    @property
    def errors(self) -> int:
        """Of all repeats together, with the writes beside the load that were refused."""
        refused = sum(
            done.meanwhile.refused for done, _ in self.rounds if done.meanwhile
        )
        return refused + sum(found.errors for _, found in self.rounds)

    @property
    def looks(self) -> int:
        return sum(done.meanwhile.looks for done, _ in self.rounds if done.meanwhile)

    @property
    def stale(self) -> int:
        """Looks after the outage that lacked what was written in it."""
        return sum(done.meanwhile.stale for done, _ in self.rounds if done.meanwhile)

    @property
    def lost_writes(self) -> int | None:
        """None where nobody counted."""
        counted = [d.lost_writes for d, _ in self.rounds if d.lost_writes is not None]
        return sum(counted) if counted else None


@dataclass(frozen=True)
class OutageAnalysis:
    plan: Plan
    environment: Environment
    cells: Sequence[Cell]  # in the plan's order of faults, the shortest dent first
    doubts: Sequence[Doubt]

    def at(self, fault: FaultName) -> list[Cell]:
        return [cell for cell in self.cells if cell.fault == fault]

    @property
    def faults(self) -> list[FaultName]:
        """Those of which there is a figure."""
        return list(dict.fromkeys(cell.fault for cell in self.cells))

    @property
    def errors(self) -> int:
        return sum(cell.errors for cell in self.cells)

    @property
    def replies(self) -> int:
        return sum(len(done.replies) for cell in self.cells for done, _ in cell.rounds)


def analyse(bundle: OutageBundle) -> OutageAnalysis:
    cells = list(_cells(bundle))
    found = [pair for cell in cells for pair in cell.rounds]
    return OutageAnalysis(
        plan=bundle.plan,
        environment=bundle.environment,
        cells=cells,
        doubts=doubts_of(bundle, found),
    )


def rank(cell: Cell) -> tuple[int, int, float, float]:
    """Better is: no error, recovered in time, shorter, less of it bad."""
    return cell.errors, cell.unrecovered, cell.length_s.median, cell.bad_s.median


def _cells(bundle: OutageBundle) -> Iterator[Cell]:
    seen: dict[tuple[str, FaultName], list[tuple[Round, RoundFigures]]] = {}
    for done in bundle.rounds:
        if done.void is None:
            pair = (done, figures_of(done, bundle.plan))
            seen.setdefault((done.arm, done.fault), []).append(pair)
    for fault in bundle.plan.faults:
        here = [
            Cell(arm, fault, seen[arm.name, fault])
            for arm in bundle.plan.arms
            if (arm.name, fault) in seen
        ]
        yield from sorted(here, key=rank)


def _spread(values: Sequence[float | None]) -> Spread | None:
    known = [value for value in values if value is not None]
    return Spread.of(known) if known else None
