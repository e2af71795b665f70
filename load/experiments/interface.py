"""What an experiment is: a question asked of one lesson, answered by comparing arms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from reports.schema import Arm, Metric, Objective, Round


class ExperimentError(Exception):
    """An experiment cannot be planned or continued; the message says what to do."""


@dataclass(frozen=True, kw_only=True)
class Profile:
    """How much time an answer is worth: one named set of the conditions below."""

    name: str
    rounds: int  # blocks: how often every arm is measured
    duration_s: float  # the measured window of a round
    rate_per_s: float
    audience: int
    world: str
    arms: tuple[str, ...]
    probed_s: float = 1.0  # of staleness, after the window

    def at_pace(self, pace: float) -> Profile:
        """As many requests at another rate, in a window that is longer in return.

        >>> quick = Profile(name="quick", rounds=4, duration_s=1.8, rate_per_s=30,
        ...                 audience=60, world="medium", arms=())
        >>> slower = quick.at_pace(0.5)
        >>> slower.rate_per_s, slower.duration_s
        (15.0, 3.6)
        """
        return replace(
            self, rate_per_s=self.rate_per_s * pace, duration_s=self.duration_s / pace
        )


@dataclass(frozen=True, kw_only=True)
class Conditions:
    """A profile as it is going to be run, with what the command line changed in it."""

    profile: str
    rounds: int
    duration_s: float
    rate_per_s: float
    audience: int
    world: str
    arms: tuple[str, ...]
    ttl_s: int
    seed: int
    probed_s: float


class Experiment(Protocol):
    """One question. The runner knows nothing of any experiment but this."""

    name: str
    lesson: str
    question: str
    expectation: str
    metrics: tuple[Metric, ...]
    primary_metric: str
    practical_threshold: float
    mix: Mapping[str, float]
    zipf_exponent: float
    profiles: Mapping[str, Profile]
    # What the highest rate must keep, where a round searches for it; or None.
    objective: Objective | None

    def arm(self, name: str, *, ttl_s: int) -> Arm:
        """The arm of that name; raises `UsageError` for one that cannot be."""

    def caveats(self, conditions: Conditions) -> list[str]:
        """What a reader must know before she generalises from these conditions."""

    @property
    def pilot_rule(self) -> str | None:
        """The rule of `chosen_by_pilot`, in a sentence; None where no arm may join."""

    def chosen_by_pilot(self, arms: list[Arm], first_block: list[Round]) -> list[str]:
        """Names of arms that the first block adds to all later ones; may be empty."""
