"""The tables, as rows of text: dents at a glance, and what each arm did at one fault."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reports.outage.analysis import Cell, OutageAnalysis
from reports.outage.faults import FAULTS, FaultName
from reports.outage.render.wording import (
    depth_text,
    hits_text,
    length_text,
    milliseconds_text,
    seconds_text,
    share_text,
    stale_text,
)
from reports.render.tables import Table
from reports.render.wording import DASH

COLUMNS: Sequence[tuple[str, Callable[[Cell], str]]] = (
    ("strategy", lambda cell: cell.arm.name),
    ("dent", length_text),
    ("beyond the level", lambda cell: seconds_text(cell.bad_s)),
    ("worst p95", depth_text),
    ("answered at worst", lambda cell: share_text(cell.lowest_rate)),
    ("p95 before", lambda cell: milliseconds_text(cell.p95_before_s)),
    ("hits", hits_text),
    ("stale afterwards", stale_text),
    ("errors", lambda cell: str(cell.errors)),
)
# Where it is counted at all.
LOST = ("lost writes", lambda cell: str(cell.lost_writes))


def fault_title(fault: FaultName) -> str:
    return FAULTS[fault].when.capitalize()


def glance_table(analysis: OutageAnalysis) -> Table:
    """Every arm at every fault: how long its dent is."""
    cells = {(cell.arm.name, cell.fault): cell for cell in analysis.cells}
    return Table(
        ("strategy", *analysis.faults),
        [
            (
                arm.name,
                *(
                    length_text(cells[arm.name, fault])
                    if (arm.name, fault) in cells
                    else DASH
                    for fault in analysis.faults
                ),
            )
            for arm in analysis.plan.arms
        ],
    )


def fault_table(analysis: OutageAnalysis, fault: FaultName) -> Table:
    """The shortest dent first; medians of the repeats, and ranges in brackets."""
    cells = analysis.at(fault)
    counted = any(cell.lost_writes is not None for cell in analysis.cells)
    columns = [*COLUMNS, LOST] if counted else COLUMNS
    return Table(
        tuple(head for head, _ in columns),
        [tuple(text(cell) for _, text in columns) for cell in cells],
    )
