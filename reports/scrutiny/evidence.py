"""What suspicions look at, and how they speak of rounds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from reports.doubts import Doubt, Kind, Severity
from reports.measured import Measured
from reports.results import ArmResult, MachineSpeed, Noise
from reports.schema import Environment, Plan
from reports.validity import why_void


@dataclass(frozen=True)
class Evidence:
    """Everything that doubts are found in."""

    plan: Plan
    environment: Environment
    measured: Sequence[Measured]
    arms: Mapping[str, ArmResult]
    noise: Mapping[str, Noise]
    machine: Mapping[str, MachineSpeed]

    @property
    def good(self) -> list[Measured]:
        return [m for m in self.measured if why_void(m) is None]


def by_round(
    rounds: Sequence[Measured],
    figure_of: Callable[[Measured], float | None],
    limit: float,
    kind: Kind,
    severity: Severity,
    sentence: str,
) -> Iterable[Doubt]:
    """One doubt for all rounds whose figure is above the limit; it tells the worst."""
    above = [(figure_of(m) or 0.0, m) for m in rounds if (figure_of(m) or 0.0) > limit]
    if not above:
        return
    worst = sentence.format(max(figure for figure, _ in above))
    concerned = [m for _, m in above]
    evidence = f"In {rounds_named(concerned)} {worst}."
    yield Doubt(kind, severity, evidence, arms_of(concerned))


def rounds_named(rounds: Sequence[Measured]) -> str:
    """`round 3`, `rounds 3 and 5`, or how many when they are many."""
    if len(rounds) > 6:
        return f"{len(rounds)} rounds"
    numbers = [str(m.round.index) for m in rounds]
    if len(numbers) == 1:
        return f"round {numbers[0]}"
    return f"rounds {', '.join(numbers[:-1])} and {numbers[-1]}"


def arms_of(rounds: Sequence[Measured]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(m.round.arm for m in rounds))
