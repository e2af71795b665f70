"""The tables, as rows of text: what each arm did in one situation."""

from __future__ import annotations

from reports.render.tables import Table
from reports.stampede.analysis import StampedeAnalysis
from reports.stampede.render.wording import (
    AFTER,
    count_text,
    seconds_text,
    stale_text,
)
from reports.stampede.schema import TriggerName

HEADS = (
    "strategy",
    "computations",
    "at once",
    "worst wait",
    "median wait",
    "recovered",
    "stale",
    "errors",
)


def situation_title(trigger: TriggerName, clients: int) -> str:
    return f"{clients:,} clients {AFTER[trigger]}"


def situation_table(
    analysis: StampedeAnalysis, trigger: TriggerName, clients: int
) -> Table:
    """Best first; the median over the repeats, and their range in brackets."""
    return Table(
        HEADS,
        [
            (
                cell.arm.name + (" (A/A)" if cell.arm.role == "twin" else ""),
                count_text(cell.computations)
                + (", always" if cell.always_one and cell.repeats > 1 else ""),
                count_text(cell.surge),
                seconds_text(cell.worst_s),
                seconds_text(cell.median_s),
                seconds_text(cell.recovered_s),
                stale_text(cell),
                str(cell.errors),
            )
            for cell in analysis.at(trigger, clients)
        ],
    )
