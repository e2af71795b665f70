"""The runs that a folder keeps: what each is about and says, or why it cannot be read.

A headline is taken from the report beside the data, which the list leads to, as long as
it is of the same rounds; otherwise the run is analysed anew.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from reports.analysis import analyse
from reports.kinds import LABORATORIES, laboratory_of
from reports.laboratory.schema import LaboratoryPlan
from reports.laboratory.store import LaboratoryBundle
from reports.render.json import REPORT_VERSION
from reports.render.verdict import verdict_of
from reports.schema import Environment, Plan
from reports.store import PLAN, Bundle, BundleError, Damaged

REPORT = "report.html"
COMPARISON = "agreement.html"


@dataclass(frozen=True)
class KeptRun:
    """A run that can be read."""

    folder: Path
    moment: dt.datetime
    plan: Plan | LaboratoryPlan
    environment: Environment
    headline: str
    rounds_found: int
    report: Path | None  # None where nobody has made one
    comparison: Path | None  # with the run that it repeats, where it repeats one

    @property
    def rounds_planned(self) -> int:
        return sum(map(len, self.plan.blocks))


@dataclass(frozen=True)
class UnreadableRun:
    """A folder that holds no run, or a damaged one."""

    folder: Path
    reason: str


def runs_in(folder: Path) -> tuple[list[KeptRun], list[UnreadableRun]]:
    """The runs below `folder`, the newest first, and what cannot be read."""
    kept, unreadable = [], []
    for run in _listed(folder):
        if isinstance(run, KeptRun):
            kept.append(run)
        else:
            unreadable.append(run)
    kept.sort(key=lambda run: (run.moment, run.plan.run_id), reverse=True)
    return kept, unreadable


def _listed(folder: Path) -> Iterator[KeptRun | UnreadableRun]:
    for path in _run_folders(folder):
        try:
            yield _kept(path)
        except BundleError as error:
            here = str(error).replace(f"{path}/", "").replace(str(path), path.name)
            yield UnreadableRun(path, here)


def _run_folders(folder: Path) -> Iterator[Path]:
    """Those right below, and those that a laboratory keeps in a folder of its name."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if not path.is_dir() or path.name.startswith("."):
            continue
        if path.name in LABORATORIES and not (path / PLAN).exists():
            yield from _run_folders(path)
        else:
            yield path


def _kept(path: Path) -> KeptRun:
    laboratory = laboratory_of(path)
    bundle: Bundle | LaboratoryBundle[Any, Any]
    if laboratory is None:
        bundle = Bundle.open(path)
        headline = _told(bundle) or verdict_of(analyse(bundle)).headline
    else:
        bundle = laboratory.bundle.open(path)
        headline = laboratory.lines_of(path)[0]
    return KeptRun(
        folder=path,
        moment=_moment(bundle),
        plan=bundle.plan,
        environment=bundle.environment,
        headline=headline,
        rounds_found=len(bundle.rounds),
        report=_if_there(path / REPORT),
        comparison=_if_there(path / COMPARISON),
    )


def _moment(bundle: Bundle | LaboratoryBundle[Any, Any]) -> dt.datetime:
    """When the run was begun, in UTC."""
    told = bundle.plan.created_at
    try:
        moment = dt.datetime.fromisoformat(told)
    except ValueError as error:
        raise Damaged(bundle.folder / PLAN, f"created_at is {told!r}") from error
    return moment.replace(tzinfo=moment.tzinfo or dt.UTC).astimezone(dt.UTC)


class _Told(msgspec.Struct):
    """What is read of a report.json; all else in it is of no interest here."""

    report_version: int
    run_id: str
    rounds_found: int
    headline: str


def _told(bundle: Bundle) -> str | None:
    """The headline of the report that is there, if it is of these rounds."""
    try:
        told = msgspec.json.decode(
            (bundle.folder / "report.json").read_bytes(), type=_Told
        )
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return None  # a report can be thrown away, or be half of one
    ours = (REPORT_VERSION, bundle.plan.run_id, len(bundle.rounds))
    same = (told.report_version, told.run_id, told.rounds_found) == ours
    return told.headline if same else None


def _if_there(file: Path) -> Path | None:
    return file if file.is_file() else None
