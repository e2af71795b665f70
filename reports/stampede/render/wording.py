"""Figures as people read them; the same in every renderer."""

from __future__ import annotations

from reports.laboratory.spread import Spread
from reports.render.wording import DASH
from reports.stampede.analysis import Cell
from reports.stampede.schema import TriggerName

AFTER: dict[TriggerName, str] = {
    "expiry": "after an expiry",
    "invalidation": "after a write",
    "restart": "after the cache was killed",
}


def count_text(spread: Spread) -> str:
    """The median, and how far the repeats reach where they differ.

    >>> count_text(Spread(72, 70, 72)), count_text(Spread(1, 1, 1))
    ('72 (70 to 72)', '1')
    """
    if spread.low == spread.high:
        return f"{spread.median:g}"
    return f"{spread.median:g} ({spread.low:g} to {spread.high:g})"


def seconds_text(spread: Spread | None) -> str:
    """A dash for what there is not.

    >>> seconds_text(Spread(0.4, 0.35, 0.5))
    '0.40 s (0.35 to 0.50)'
    """
    if spread is None:
        return DASH
    low, high = f"{spread.low:.2f}", f"{spread.high:.2f}"
    return f"{spread.median:.2f} s" + ("" if low == high else f" ({low} to {high})")


def stale_text(cell: Cell) -> str:
    """The share of the answers that were old."""
    return share_text(cell.stale_share) if cell.stale else "none"


def share_text(share: float) -> str:
    """All is said of all alone.

    >>> share_text(1.0), share_text(0.997), share_text(0.81), share_text(0.002)
    ('100%', 'over 99%', '81%', 'under 1%')
    """
    if 0.99 < share < 1:
        return "over 99%"
    return "under 1%" if 0 < share < 0.01 else f"{share:.0%}"
