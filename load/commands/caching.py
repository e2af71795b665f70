"""`windtunnel caching`: compare cache strategies on the social feed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import click

from fixtures.worlds import world_named
from load.choices import UsageError
from load.console import (
    RunDisplay,
    open_in_browser,
    show_plan,
    show_verdicts,
    tell_what_is_kept,
)
from load.contract import hold_to_contract, import_from_here, refusal
from load.experiments.caching import CachingExperiment
from load.experiments.caching.arms import is_path
from load.experiments.planning import conditions_of, declared_cores, plan_of
from load.experiments.session import NEEDED, Outcome, begin, resume
from load.runs import RUNS, bundle_folder
from reports.store import Bundle

HELP = {
    "profile": "How much time the answer is worth: quick (4 min), standard, thorough.",
    "rounds": "How often every arm is measured, each time on a fresh server.",
    "duration": "Measured seconds of a round.",
    "rate": "Arrivals per second; the load does not wait for answers.",
    "audience": "How many people are online.",
    "arms": "What to compare with 'none': signals,versioned@redis,versioned@locmem",
    "arm": "One more than those; also a class of yours: mypackage.MyStrategy",
    "world": "The data set: tiny, small, medium or large.",
    "ttl": "Time to live of what is cached.",
    "seed": "Repeat the order and the arrivals of another run.",
    "resume": "Go on with an interrupted run: its folder, its name, or 'latest'.",
    "out": "Where results are kept; the default is reports/runs.",
    "dry_run": "Print the plan and how long it will take; measure nothing.",
    "open": "Open the report afterwards; the default is to, where there is a desktop.",
}


@click.command()
@click.option("--profile", default="quick", show_default=True, help=HELP["profile"])
@click.option("--rounds", type=int, help=HELP["rounds"])
@click.option(
    "--duration", "duration_s", type=float, metavar="S", help=HELP["duration"]
)
@click.option("--rate", "rate_per_s", type=float, metavar="PER_S", help=HELP["rate"])
@click.option("--audience", type=int, metavar="N", help=HELP["audience"])
@click.option("--arms", metavar="ARM,ARM", help=HELP["arms"])
@click.option("--arm", "added", multiple=True, metavar="ARM", help=HELP["arm"])
@click.option("--world", metavar="SIZE", help=HELP["world"])
@click.option("--ttl", "ttl_s", type=int, default=60, metavar="S", help=HELP["ttl"])
@click.option("--seed", type=int, help=HELP["seed"])
@click.option("--resume", "resumed", metavar="RUN", help=HELP["resume"])
@click.option("--out", metavar="FOLDER", help=HELP["out"])
@click.option("--dry-run", is_flag=True, help=HELP["dry_run"])
@click.option("--open/--no-open", "opened", default=None, help=HELP["open"])
def caching(
    *,
    arms: str | None,
    added: tuple[str, ...],
    resumed: str | None,
    dry_run: bool,
    out: str | None,
    opened: bool | None,
    **choices: object,
) -> None:
    """Which cache strategy wins on the social feed, by how much, and how sure is that?

    Every arm (a strategy on a backend) is measured several times, each time on a fresh
    server process and restored data, in shuffled blocks beside 'none' and 'none' again:
    the difference between those two is this machine's noise.

    \b
      windtunnel caching                               the quick comparison
      windtunnel caching --arms signals,versioned --rounds 8
      windtunnel caching --arm mypackage.MyStrategy     held to the contract first
      windtunnel caching --dry-run --profile thorough  what it would do, and how long
      windtunnel caching --resume latest               after Ctrl-C
    """
    import_from_here()
    experiment = CachingExperiment()
    display = RunDisplay()
    if resumed is not None:
        bundle = Bundle.open(bundle_folder(resumed))
        outcome = _run(lambda: resume(experiment, bundle, display), display)
    else:
        conditions = conditions_of(
            experiment,
            arms=_listed(arms),
            added=added,
            **choices,  # type: ignore[arg-type]  # click has converted them
        )
        planner = partial(
            plan_of,
            experiment,
            conditions,
            world_fingerprint=world_named(
                experiment.lesson, conditions.world
            ).fingerprint,
            cores=declared_cores(),
        )
        if dry_run:
            show_plan(planner(services=dict.fromkeys(NEEDED, "chosen when it runs")))
            return
        _hear_those_of_yours(conditions.arms)
        folder = Path(out) if out else RUNS
        outcome = _run(
            lambda: begin(
                experiment,
                lambda rungs: planner(services=rungs),
                display,
                folder=folder,
            ),
            display,
        )
    show_verdicts(outcome.folder, outcome.pages)
    open_in_browser(outcome.pages["html"], wanted=opened)


def _run(conduct: Callable[[], Outcome], display: RunDisplay) -> Outcome:
    """Conduct a run under a display; if it breaks off, say what is kept of it."""
    try:
        with display:
            return conduct()
    except BaseException:
        if display.kept_in is not None:
            tell_what_is_kept(display.kept_in)
        raise


def _hear_those_of_yours(arms: Iterable[str]) -> None:
    """A class that breaks the contract has no speed; raises `UsageError`."""
    strategies = dict.fromkeys(arm.partition("@")[0] for arm in arms)
    for path in filter(is_path, strategies):
        click.echo(f"windtunnel: holding {path} to the contract …", err=True)
        hearing = hold_to_contract(path)
        if hearing.broken:
            raise UsageError(refusal(hearing))


def _listed(arms: str | None) -> tuple[str, ...]:
    """The names in a comma-separated list; the baseline is in every comparison anyway."""
    names = [name.strip() for name in (arms or "").split(",")]
    return tuple(name for name in names if name and name != "none")
