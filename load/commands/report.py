"""`windtunnel report`: make the pages of a run again from its raw data."""

from __future__ import annotations

from pathlib import Path

import click

from load.console import open_in_browser, show_verdicts
from load.runs import bundle_folder
from reports.kinds import kind_of


@click.command()
@click.argument("path", default="latest")
@click.option(
    "--open/--no-open", "opened", default=None, help="Open the page afterwards."
)
def report(path: str, opened: bool | None) -> None:
    """Rebuild the report of PATH from its raw data alone.

    PATH is a folder of results, the name of a kept run, or 'latest'.
    """
    folder: Path = bundle_folder(path)
    pages = kind_of(folder).render(folder)
    show_verdicts(folder, pages)
    open_in_browser(pages["html"], wanted=opened)
