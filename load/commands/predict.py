"""`windtunnel predict`: how often would a cache hit, by size, policy and time to live?"""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

import click

from load.console import RunDisplay, open_in_browser, say
from load.experiments.planning import LIMITS
from load.experiments.prediction import Wish, record_and_predict
from load.runs import RUNS
from reports.render.prediction import prediction_lines, write_prediction

HELP = {
    "world": "The data set: tiny, small, medium or large.",
    "rate": "Arrivals per second; the load does not wait for answers.",
    "duration": "Measured seconds of each of the three runs.",
    "audience": "How many people are online.",
    "ttl": "Time to live of what is cached; short, so that answers die while it is measured.",
    "room": "Entries that the arm with little room may hold.",
    "seed": "Repeat the arrivals of another run.",
    "out": "Where results are kept; the default is reports/runs.",
    "open": "Open the page afterwards; the default is to, where there is a desktop.",
}


def within(name: str) -> dict[str, Any]:
    """The limits of an option, as click knows them."""
    low, high = LIMITS[name]
    if isinstance(low, int):
        return {"type": click.IntRange(low, int(high))}
    return {"type": click.FloatRange(low, high)}


@click.command()
@click.option(
    "--world", metavar="SIZE", default="small", show_default=True, help=HELP["world"]
)
@click.option(
    "--rate",
    "rate_per_s",
    **within("rate_per_s"),
    default=40,
    show_default=True,
    help=HELP["rate"],
)
@click.option(
    "--duration",
    "duration_s",
    **within("duration_s"),
    default=10,
    show_default=True,
    help=HELP["duration"],
)
@click.option(
    "--audience",
    **within("audience"),
    default=60,
    show_default=True,
    help=HELP["audience"],
)
@click.option(
    "--ttl", "ttl_s", **within("ttl_s"), default=2, show_default=True, help=HELP["ttl"]
)
@click.option(
    "--room",
    type=click.IntRange(1, 1_000_000),
    metavar="N",
    default=300,
    show_default=True,
    help=HELP["room"],
)
@click.option("--seed", type=int, help=HELP["seed"])
@click.option("--out", metavar="FOLDER", help=HELP["out"])
@click.option("--open/--no-open", "opened", default=None, help=HELP["open"])
def predict(
    *, out: str | None, opened: bool | None, seed: int | None, **wishes: Any
) -> None:
    """How often would a cache hit, by its size, its policy and its time to live?

    The site writes down which keys it asks its cache for. From them, hit ratios are
    predicted, by exact replay and by formula, and compared with what was measured: in the
    same run (cache_aside), and in two that the prediction has not seen: one that forgets on
    write (versioned), and one with little room. The error of every prediction is printed.
    It takes less than a minute.

    \b
      windtunnel predict                      the small world, answers live two seconds
      windtunnel predict --ttl 5 --room 100
    """
    wish = Wish(**wishes, seed=secrets.randbelow(2**31) if seed is None else seed)
    with RunDisplay() as display:
        outcome = record_and_predict(wish, display, folder=Path(out) if out else RUNS)
    page = write_prediction(outcome.prediction, outcome.folder)
    for line in prediction_lines(outcome.prediction):
        say(line)
    say("")
    say(f" html  {page}")
    say(f"  raw  {outcome.folder}")
    open_in_browser(page, wanted=opened)
