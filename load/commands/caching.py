"""`windtunnel caching`: compare cache strategies on the site of a lesson."""

from __future__ import annotations

import click

from load.commands.conducting import (
    conduct,
    conduct_rest,
    hear_those_of_yours,
    listed,
    show_what_it_would_do,
)
from load.contract import import_from_here
from load.experiments.caching import CachingExperiment
from load.experiments.planning import conditions_of
from load.stories.catalogue import lessons_with_stories

HELP = {
    "app": "Whose site: one of the lessons that have a story.",
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
@click.option(
    "--app",
    "lesson",
    type=click.Choice(lessons_with_stories()),
    default="social",
    show_default=True,
    help=HELP["app"],
)
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
    lesson: str,
    arms: str | None,
    added: tuple[str, ...],
    resumed: str | None,
    dry_run: bool,
    out: str | None,
    opened: bool | None,
    **choices: object,
) -> None:
    """Which cache strategy wins on a lesson's site, by how much, and how sure is that?

    Every arm (a strategy on a backend) is measured several times, each time on a fresh
    server process and restored data, in shuffled blocks beside 'none' and 'none' again:
    the difference between those two is this machine's noise.

    \b
      windtunnel caching                               the quick comparison
      windtunnel caching --app blog                    on another lesson's site
      windtunnel caching --arms signals,versioned --rounds 8
      windtunnel caching --arm mypackage.MyStrategy     held to the contract first
      windtunnel caching --dry-run --profile thorough  what it would do, and how long
      windtunnel caching --resume latest               after Ctrl-C
    """
    import_from_here()
    if resumed is not None:
        conduct_rest(CachingExperiment, resumed, opened=opened)
        return
    experiment = CachingExperiment(lesson)
    conditions = conditions_of(
        experiment,
        arms=listed(arms),
        added=added,
        **choices,  # type: ignore[arg-type]  # click has converted them
    )
    if dry_run:
        show_what_it_would_do(experiment, conditions)
        return
    hear_those_of_yours(conditions.arms)
    conduct(experiment, conditions, out=out, opened=opened)
