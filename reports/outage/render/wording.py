"""Figures of an outage as people read them; the same in every renderer."""

from __future__ import annotations

from reports.laboratory.spread import Spread
from reports.outage.analysis import Cell
from reports.outage.figures import RoundFigures
from reports.render.wording import DASH, factor

NO_DENT = "no dent"


def length_text(cell: Cell) -> str:
    """The median, the range where repeats differ, and whether it went on."""
    if not cell.dents:
        return NO_DENT
    beyond = "over " if cell.unrecovered else ""
    spread = cell.length_s
    if spread.low == spread.high:
        return f"{beyond}{spread.median:.2f} s"
    return f"{beyond}{spread.median:.2f} s ({spread.low:.2f} to {spread.high:.2f})"


def outcome_text(found: RoundFigures) -> str:
    """Of one round."""
    dent = found.dent
    if dent.outcome == NO_DENT:
        return NO_DENT
    beyond = "over " if dent.outcome == "not recovered" else ""
    return f"{beyond}{dent.length_s:.2f} s"


def seconds_text(spread: Spread | None) -> str:
    """
    >>> seconds_text(Spread(0.5, 0.5, 0.5)), seconds_text(Spread(0.5, 0.25, 0.5))
    ('0.50 s', '0.50 s (0.25 to 0.50)')
    """
    if spread is None:
        return DASH
    ranged = f" ({spread.low:.2f} to {spread.high:.2f})"
    return f"{spread.median:.2f} s" + (ranged if spread.low != spread.high else "")


def milliseconds_text(spread: Spread | None) -> str:
    return DASH if spread is None else f"{spread.median * 1000:.1f} ms"


def depth_text(cell: Cell) -> str:
    """
    How many times the p95 before the worst one was.
    """
    return DASH if cell.depth is None else f"{factor(cell.depth.median)} times"


def share_text(share: float | None) -> str:
    return DASH if share is None else f"{share:.0%}"


def hits_text(cell: Cell) -> str:
    """
    Before, at the lowest and at the end of the round.
    """
    ratios = cell.hit_ratios
    if ratios.before is None or cell.arm.strategy == "none":
        return DASH
    three = (ratios.before, ratios.lowest, ratios.last)
    return ", ".join(share_text(share) for share in three)


def stale_text(cell: Cell) -> str:
    if not cell.looks:
        return DASH
    return f"{cell.stale} of {cell.looks}" if cell.stale else "none"
