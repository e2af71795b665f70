"""The tables, as rows of text: what each arm did in one situation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reports.render.tables import Table
from reports.stampede.analysis import Cell, StampedeAnalysis
from reports.stampede.render.wording import (
    AFTER,
    count_text,
    seconds_text,
    stale_text,
)
from reports.stampede.schema import TriggerName


@dataclass(frozen=True)
class Column:
    """A figure; `of` are the triggers that give it a meaning."""

    head: str
    text: Callable[[Cell], str]
    of: tuple[TriggerName, ...] = ("expiry", "invalidation", "restart")


COLUMNS = (
    Column(
        "strategy",
        lambda cell: cell.arm.name + (" (A/A)" if cell.arm.role == "twin" else ""),
    ),
    Column(
        "computations",
        lambda cell: (
            count_text(cell.computations)
            + (", always" if cell.always_one and cell.repeats > 1 else "")
        ),
    ),
    Column("at once", lambda cell: count_text(cell.surge)),
    Column("worst wait", lambda cell: seconds_text(cell.worst_s)),
    Column("median wait", lambda cell: seconds_text(cell.median_s)),
    # Elsewhere it is the moment of the last answer, and that is the worst wait.
    Column("recovered", lambda cell: seconds_text(cell.recovered_s), of=("restart",)),
    Column("stale", stale_text, of=("invalidation",)),
    Column("errors", lambda cell: str(cell.errors)),
)


def situation_title(trigger: TriggerName, clients: int) -> str:
    return f"{clients:,} clients {AFTER[trigger]}"


def situation_table(
    analysis: StampedeAnalysis, trigger: TriggerName, clients: int
) -> Table:
    """Best first; the median over the repeats, and their range in brackets."""
    columns = [column for column in COLUMNS if trigger in column.of]
    return Table(
        tuple(column.head for column in columns),
        [
            tuple(column.text(cell) for column in columns)
            for cell in analysis.at(trigger, clients)
        ],
    )
