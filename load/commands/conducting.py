"""What every experiment's command does: plan or go on, run, show, and say what is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import click

from fixtures.worlds import world_named
from load.choices import UsageError
from load.commands.running import conducted
from load.console import RunDisplay, open_in_browser, show_plan, show_verdicts
from load.contract import hold_to_contract, refusal
from load.experiments.caching.arms import is_path
from load.experiments.interface import Conditions, Experiment
from load.experiments.planning import declared_cores, plan_of
from load.experiments.session import NEEDED, Outcome, begin, resume
from load.runs import RUNS, bundle_folder
from reports.store import Bundle


def show_what_it_would_do(experiment: Experiment, conditions: Conditions) -> None:
    """The plan and how long it takes; nothing is started."""
    planner = _planner(experiment, conditions)
    show_plan(planner(services=dict.fromkeys(NEEDED, "chosen when it runs")))


def conduct(
    experiment: Experiment,
    conditions: Conditions,
    *,
    out: str | None,
    opened: bool | None,
) -> None:
    """A new run, from its first round to its pages."""
    planner = _planner(experiment, conditions)
    folder = Path(out) if out else RUNS
    _conclude(
        experiment,
        lambda display: begin(
            experiment, lambda rungs: planner(services=rungs), display, folder=folder
        ),
        opened=opened,
    )


def conduct_rest(
    experiment_on: Callable[[str], Experiment], run: str, *, opened: bool | None
) -> None:
    """The rounds that an interrupted run still owes, on its lesson's site; its pages."""
    bundle = Bundle.open(bundle_folder(run))
    experiment = experiment_on(bundle.plan.lesson)
    _conclude(
        experiment, lambda display: resume(experiment, bundle, display), opened=opened
    )


def hear_those_of_yours(arms: Iterable[str]) -> None:
    """Of arms, or of strategies: a class that breaks the contract has no speed.

    Raises `UsageError`.
    """
    strategies = dict.fromkeys(arm.partition("@")[0] for arm in arms)
    for path in filter(is_path, strategies):
        click.echo(f"windtunnel: holding {path} to the contract …", err=True)
        hearing = hold_to_contract(path, until_broken=True)
        if hearing.broken:
            raise UsageError(refusal(hearing))


def listed(arms: str | None) -> tuple[str, ...]:
    """The names in a comma-separated list; the baseline is in every comparison anyway."""
    names = [name.strip() for name in (arms or "").split(",")]
    return tuple(name for name in names if name and name != "none")


def _planner(experiment: Experiment, conditions: Conditions) -> partial:  # type: ignore[type-arg]  # of Plan, with the rungs still to come
    world = world_named(experiment.lesson, conditions.world)
    return partial(
        plan_of,
        experiment,
        conditions,
        world_fingerprint=world.fingerprint,
        cores=declared_cores(),
    )


def _conclude(
    experiment: Experiment,
    run: Callable[[RunDisplay], Outcome],
    *,
    opened: bool | None,
) -> None:
    display = RunDisplay()
    outcome = conducted(lambda: run(display), display, command=experiment.name)
    show_verdicts(outcome.folder, outcome.pages)
    open_in_browser(outcome.pages["html"], wanted=opened)
