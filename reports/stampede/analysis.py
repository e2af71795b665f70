"""From rounds to cells: what each arm did to each crowd at each trigger, over repeats."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reports.laboratory.doubts import Doubt
from reports.laboratory.spread import Spread
from reports.schema import Arm, Environment
from reports.stampede.doubts import doubts_of
from reports.stampede.figures import EpisodeFigures, figures_of
from reports.stampede.schema import Law, Plan, TriggerName
from reports.stampede.store import StampedeBundle


@dataclass(frozen=True)
class Cell:
    """One arm, one trigger, one crowd."""

    arm: Arm
    trigger: TriggerName
    clients: int
    repeats: int  # that counted
    computations: Spread
    surge: Spread
    worst_s: Spread
    median_s: Spread
    recovered_s: Spread | None  # None if it did not recover in time in every repeat
    errors: int  # of all repeats together, as the next two
    stale: int
    answers: int

    @property
    def always_one(self) -> bool:
        """Exactly one computation, in every repeat."""
        return self.computations.low == self.computations.high == 1

    @property
    def stale_share(self) -> float:
        return self.stale / self.answers if self.answers else 0.0


@dataclass(frozen=True)
class Twins:
    """The baseline and its twin, who should not differ: what lies between them is noise."""

    trigger: TriggerName
    clients: int
    computations: float  # the twin's median, times the baseline's
    worst: float


@dataclass(frozen=True)
class StampedeAnalysis:
    plan: Plan
    environment: Environment
    cells: Sequence[Cell]  # in the plan's order of triggers and crowds, best arm first
    law: Law | None
    twins: Sequence[Twins]
    doubts: Sequence[Doubt]

    @property
    def baseline(self) -> Arm:
        return next(arm for arm in self.plan.arms if arm.role == "baseline")

    def at(self, trigger: str, clients: int) -> list[Cell]:
        return [c for c in self.cells if (c.trigger, c.clients) == (trigger, clients)]

    @property
    def situations(self) -> list[tuple[TriggerName, int]]:
        """Every trigger on every crowd of which there is a figure."""
        return list(dict.fromkeys((cell.trigger, cell.clients) for cell in self.cells))

    @property
    def headline(self) -> tuple[TriggerName, int] | None:
        """What the verdict is about: the first trigger, on the largest crowd."""
        if not self.situations:
            return None
        first = self.situations[0][0]
        return first, max(n for trigger, n in self.situations if trigger == first)


def analyse(bundle: StampedeBundle) -> StampedeAnalysis:
    cells = list(_cells(bundle))
    return StampedeAnalysis(
        plan=bundle.plan,
        environment=bundle.environment,
        cells=cells,
        law=bundle.law,
        twins=list(_twins(cells)),
        doubts=doubts_of(bundle),
    )


def rank(cell: Cell) -> tuple[float, float, float]:
    """Better is less: what the database bears, at worst and mostly; then the wait."""
    return cell.computations.high, cell.computations.median, cell.worst_s.median


def _cells(bundle: StampedeBundle) -> Iterator[Cell]:
    arms = {arm.name: arm for arm in bundle.plan.arms}
    seen: dict[tuple[TriggerName, int, str], list[EpisodeFigures]] = {}
    for done in bundle.rounds:
        for episode in done.episodes:
            if episode.void is None:
                place = (episode.trigger, episode.clients, done.arm)
                seen.setdefault(place, []).append(figures_of(episode))
    for trigger in bundle.plan.triggers:
        for clients in bundle.plan.clients:
            here = [
                _cell(arms[name], trigger, clients, seen[trigger, clients, name])
                for name in arms
                if (trigger, clients, name) in seen
            ]
            yield from sorted(here, key=rank)


def _cell(
    arm: Arm, trigger: TriggerName, clients: int, repeats: Sequence[EpisodeFigures]
) -> Cell:
    def spread(figure: Callable[[EpisodeFigures], float]) -> Spread:
        return Spread.of([figure(each) for each in repeats])

    recovered = [each.recovered_s for each in repeats if each.recovered_s is not None]
    return Cell(
        arm=arm,
        trigger=trigger,
        clients=clients,
        repeats=len(repeats),
        computations=spread(lambda each: each.computations),
        surge=spread(lambda each: each.surge),
        worst_s=spread(lambda each: each.worst_s),
        median_s=spread(lambda each: each.median_s),
        recovered_s=Spread.of(recovered) if len(recovered) == len(repeats) else None,
        errors=sum(each.errors for each in repeats),
        stale=sum(each.stale for each in repeats),
        answers=sum(each.answers for each in repeats),
    )


def _twins(cells: Sequence[Cell]) -> Iterator[Twins]:
    by_role: dict[str, Mapping[tuple[TriggerName, int], Cell]] = {
        role: {(c.trigger, c.clients): c for c in cells if c.arm.role == role}
        for role in ("baseline", "twin")
    }
    for place, one in by_role["baseline"].items():
        other = by_role["twin"].get(place)
        if other is not None:
            yield Twins(
                *place,
                computations=_ratio(other.computations.median, one.computations.median),
                worst=_ratio(other.worst_s.median, one.worst_s.median),
            )


def _ratio(part: float, whole: float) -> float:
    """Two that are both nothing are alike."""
    if whole == 0:
        return 1.0 if part == 0 else float("inf")
    return part / whole
