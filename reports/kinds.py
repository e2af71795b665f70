"""The kinds of bundles, and who reads each: the one place that knows them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reports.laboratory.store import LaboratoryBundle
from reports.outage.render import outage_lines, render_outage
from reports.outage.store import OutageBundle
from reports.render import render_all, verdict_lines
from reports.stampede.render import render_stampede, stampede_lines
from reports.stampede.store import StampedeBundle
from reports.store import PLAN, folder_of


@dataclass(frozen=True)
class Kind:
    """How the pages of a bundle are written, and what is said of it on a terminal."""

    render: Callable[[Path], Mapping[str, Path]]  # by suffix; "html" is among them
    lines_of: Callable[[Path], list[str]]  # the headline first


@dataclass(frozen=True)
class Laboratory(Kind):
    bundle: type[LaboratoryBundle[Any, Any]]


COMPARISON = Kind(render_all, verdict_lines)
LABORATORIES: Mapping[str, Laboratory] = {
    "outage": Laboratory(render_outage, outage_lines, OutageBundle),
    "stampede": Laboratory(render_stampede, stampede_lines, StampedeBundle),
}


def laboratory_of(path: Path) -> Laboratory | None:
    """Which laboratory's results are there; None where they are a comparison's.

    Raises `NotABundle`. A plan that cannot be read is left for its reader to refuse.
    """
    plan = (folder_of(path) / PLAN).read_bytes()
    for name, laboratory in LABORATORIES.items():
        if f'"experiment": "{name}"'.encode() in plan:
            return laboratory
    return None


def kind_of(path: Path) -> Kind:
    return laboratory_of(path) or COMPARISON
