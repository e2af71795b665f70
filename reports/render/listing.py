"""The page of all runs that are kept: `index.html`, beside their folders."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from reports.laboratory.schema import LaboratoryPlan
from reports.listing import KeptRun, UnreadableRun, runs_in
from reports.render.html import rendered
from reports.render.wording import counted
from reports.schema import Plan
from reports.store import saving, write_atomically

INDEX = "index.html"


@dataclass(frozen=True)
class RunRow:
    """A run as the page lists it; addresses are relative to the page."""

    name: str
    when: str
    moment: str  # the same for programs
    since_1970_s: float  # the same to sort by
    about: str
    headline: str
    report: str | None
    comparison: str | None
    arms: int
    rounds: str
    rounds_found: int
    complete: bool
    machine: str


def write_index(folder: Path) -> Path:
    """Write the list of the runs below `folder` into it. Raises `BundleError`."""
    with saving(folder):
        folder.mkdir(parents=True, exist_ok=True)
        page = folder / INDEX
        write_atomically(page, index_page(folder, *runs_in(folder)).encode())
    return page


def index_page(
    folder: Path, kept: Sequence[KeptRun], unreadable: Sequence[UnreadableRun]
) -> str:
    """The page; equal runs give an equal one."""
    return rendered(
        "index.html",
        title=f"{counted(len(kept), 'run')} kept here".capitalize(),
        rows=[_row(run, folder) for run in kept],
        unreadable=[(run.folder.name, run.reason) for run in unreadable],
    )


def _row(run: KeptRun, folder: Path) -> RunRow:
    plan = run.plan
    return RunRow(
        name=plan.run_id,
        when=_in_words(run.moment),
        moment=run.moment.isoformat(),
        since_1970_s=run.moment.timestamp(),
        about=_about(plan),
        headline=run.headline,
        report=_address(run.report, folder),
        comparison=_address(run.comparison, folder),
        arms=len(plan.arms),
        rounds=f"{run.rounds_found} of {run.rounds_planned}",
        rounds_found=run.rounds_found,
        complete=run.rounds_found >= run.rounds_planned,
        machine=f"{run.environment.cpu}, {counted(run.environment.cores, 'core')}",
    )


def _about(plan: Plan | LaboratoryPlan) -> str:
    """A laboratory's plan has no profile."""
    if isinstance(plan, LaboratoryPlan):
        return plan.experiment
    return f"{plan.experiment}, {plan.profile}"


def _address(file: Path | None, folder: Path) -> str | None:
    """From the page, which lies in `folder`, to a file of a run."""
    return None if file is None else quote(file.relative_to(folder).as_posix())


def _in_words(moment: dt.datetime) -> str:
    """A moment in UTC, as people write it.

    >>> _in_words(dt.datetime(2026, 5, 4, 9, 30, tzinfo=dt.UTC))
    '4 May 2026, 09:30 UTC'
    """
    return f"{moment.day} {moment:%B %Y, %H:%M} UTC"
