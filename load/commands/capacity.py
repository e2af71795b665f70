"""`windtunnel capacity`: the highest rate that each strategy serves within an objective."""

from __future__ import annotations

import click

from load.choices import UsageError
from load.commands.conducting import (
    conduct,
    conduct_rest,
    hear_those_of_yours,
    listed,
    show_what_it_would_do,
)
from load.contract import import_from_here
from load.experiments.capacity import CapacityExperiment
from load.experiments.capacity.experiment import OBJECTIVE
from load.experiments.planning import conditions_of
from load.stories.catalogue import lessons_with_stories

HELP = {
    "app": "Whose site: one of the lessons that have a story.",
    "profile": "How much time the answer is worth: quick or standard.",
    "p95": "The objective: 95 of 100 requests answered within so many milliseconds.",
    "rounds": "How often every arm is searched, each time on a fresh server.",
    "duration": "Seconds of every step of the search.",
    "rate": "The first rate that is tried.",
    "audience": "How many people are online.",
    "arms": "What to compare with 'none': signals,versioned@memcached",
    "arm": "One more than those; also a class of yours: mypackage.MyStrategy",
    "world": "The data set: tiny, small, medium or large.",
    "ttl": "Time to live of what is cached.",
    "seed": "Repeat the order and the arrivals of another run.",
    "resume": "Go on with an interrupted run: its folder, its name, or 'latest'.",
    "out": "Where results are kept; the default is reports/runs.",
    "dry_run": "Print the plan and how long it will take; measure nothing.",
    "open": "Open the report afterwards; the default is to, where there is a desktop.",
}
FASTEST_MS, SLOWEST_MS = 1.0, 10_000.0


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
@click.option(
    "--p95-ms",
    type=float,
    default=OBJECTIVE.p95_ms,
    show_default=True,
    help=HELP["p95"],
)
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
def capacity(
    *,
    lesson: str,
    p95_ms: float,
    arms: str | None,
    added: tuple[str, ...],
    resumed: str | None,
    dry_run: bool,
    out: str | None,
    opened: bool | None,
    **choices: object,
) -> None:
    """How many requests a second does each strategy serve within an objective?

    Every round searches on a fresh site: the rate is doubled while 95 of 100 requests
    are answered in time and hardly any fails; then the gap is halved until a tenth is
    left. What misses by a wide gap, and has lost no request, is tried once more. The load
    is an open loop, so a site that falls behind is not waited for. Rounds are repeated in
    shuffled blocks, beside 'none' twice.

    \b
      windtunnel capacity                              the quick search
      windtunnel capacity --p95-ms 50 --arms versioned,two_tier
      windtunnel capacity --resume latest              after Ctrl-C
    """
    import_from_here()
    if not FASTEST_MS <= p95_ms <= SLOWEST_MS:
        raise UsageError(
            f"--p95-ms {p95_ms:g} is out of range; it takes {FASTEST_MS:g} to "
            f"{SLOWEST_MS:g}"
        )
    if resumed is not None:
        conduct_rest(
            lambda lesson: CapacityExperiment(lesson, p95_ms=p95_ms),
            resumed,
            opened=opened,
        )
        return
    experiment = CapacityExperiment(lesson, p95_ms=p95_ms)
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
