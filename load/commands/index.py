"""`windtunnel index`: the page of all runs that are kept."""

from __future__ import annotations

from pathlib import Path

import click

from load.console import open_in_browser, say, short
from load.runs import RUNS
from reports.render.listing import write_index

HELP = {
    "out": "The folder that keeps the runs; the default is reports/runs.",
    "open": "Open the page afterwards.",
}


@click.command()
@click.option("--out", metavar="FOLDER", help=HELP["out"])
@click.option("--open/--no-open", "opened", default=None, help=HELP["open"])
def index(*, out: str | None, opened: bool | None) -> None:
    """List all kept runs on one page, with what each has found.

    A run that cannot be read is listed with the reason. The page is also written after
    every run.
    """
    page = write_index(Path(out) if out else RUNS)
    say(short(page))
    open_in_browser(page, wanted=opened)
