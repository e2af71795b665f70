"""`windtunnel compare`: whether two runs found the same."""

from __future__ import annotations

from pathlib import Path

import click

from load.console import open_in_browser, show_agreement
from load.runs import COMPARISONS, bundle_folder
from reports.agreement import agreement_of
from reports.render.agreement import render_agreement
from reports.store import Bundle

HELP = {
    "out": "The folder for the pages; the default is one below reports/out.",
    "open": "Open the page afterwards.",
}


@click.command()
@click.argument("a")
@click.argument("b")
@click.option("--out", metavar="FOLDER", help=HELP["out"])
@click.option("--open/--no-open", "opened", default=None, help=HELP["open"])
def compare(a: str, b: str, *, out: str | None, opened: bool | None) -> None:
    """Did runs A and B find the same, arm by arm?

    Each is a folder of results, the name of a run under reports/runs, or 'latest'. Every
    arm is compared with its own run's baseline, and then one run's ratio with the other's:
    they agree, they differ, or it cannot be told. Absolute figures are compared only where
    question, machine and versions are alike.

    \b
      windtunnel compare reports/samples/caching latest
    """
    first, second = (Bundle.open(bundle_folder(name)) for name in (a, b))
    comparison = agreement_of(first, second)
    runs = f"{comparison.first.run_id}-and-{comparison.second.run_id}"
    pages = render_agreement(comparison, Path(out) if out else COMPARISONS / runs)
    show_agreement(comparison, pages)
    open_in_browser(pages["html"], wanted=opened)
