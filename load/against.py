"""The working tree against a revision: measured side by side, and judged."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from fixtures.worlds import world_named
from load.console import RunDisplay
from load.experiments.planning import conditions_of, declared_cores
from load.experiments.revisions import (
    Checkout,
    RevisionsExperiment,
    checked_out,
    commit_of,
    plan_for,
)
from load.experiments.session import begin
from load.runs import PROJECT, RUNS
from reports.gate import Verdict, judge_revisions, undecided
from reports.store import Bundle


def refuse_impossible(revision: str, *, profile: str, rounds: int | None) -> None:
    """Raises `UsageError` for what cannot be measured, before anything else is."""
    base = Checkout(revision, commit_of(revision), PROJECT)
    conditions_of(RevisionsExperiment(base), profile=profile, rounds=rounds)


def verdict_against(
    revision: str,
    *,
    profile: str,
    rounds: int | None,
    threshold: float | None,
    repository: Path = PROJECT,
    folder: Path = RUNS,
) -> Verdict:
    """Whether the working tree is slower; `threshold` None means the experiment's own.

    The run is kept below `folder`. Raises `UsageError` for a revision, a profile or a
    number of rounds that cannot be.
    """
    with checked_out(revision, repository=repository) as base:
        if unlike := base.unlike_migrations:
            return undecided(
                f"timings against {revision}",
                f"the schema of {revision} is another one ({', '.join(unlike)}), and "
                "both must stand on one database",
            )
        bundle = _measured(base, profile=profile, rounds=rounds, folder=folder)
    verdict = judge_revisions(
        bundle, threshold=threshold or bundle.plan.practical_threshold
    )
    read_on = f"All of it: windtunnel report {bundle.folder}"
    return replace(verdict, notes=(*verdict.notes, read_on))


def _measured(
    base: Checkout, *, profile: str, rounds: int | None, folder: Path
) -> Bundle:
    experiment = RevisionsExperiment(base)
    conditions = conditions_of(experiment, profile=profile, rounds=rounds)
    planner = partial(
        plan_for,
        experiment,
        conditions,
        world_fingerprint=world_named(experiment.lesson, conditions.world).fingerprint,
        cores=declared_cores(),
    )
    with RunDisplay() as display:
        outcome = begin(
            experiment,
            lambda rungs: planner(services=rungs),
            display,
            folder=folder,
        )
    return Bundle.open(outcome.folder)
