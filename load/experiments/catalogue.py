"""The experiments by name: whose runs can be planned, resumed and repeated here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .caching import CachingExperiment
from .capacity import CapacityExperiment
from .interface import Experiment, ExperimentError

EXPERIMENTS: Mapping[str, Callable[[str], Experiment]] = {
    CachingExperiment.name: CachingExperiment,
    CapacityExperiment.name: CapacityExperiment,
}


def experiment_named(name: str, *, lesson: str) -> Experiment:
    """The experiment that a plan names; raises `ExperimentError` for an unknown one."""
    if name not in EXPERIMENTS:
        raise ExperimentError(
            f"there is no experiment '{name}' in this version; it has "
            f"{', '.join(EXPERIMENTS)}"
        )
    return EXPERIMENTS[name](lesson)
