"""A chart as the page takes it: the drawing, what it says, its figures as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True)
class Chart:
    """`heads` and `rows` hold the same figures for those who do not see the drawing."""

    key: str  # unique on the page
    title: str
    says: str  # how to read it, in a sentence or two
    drawing: Markup
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    wide: bool = False  # takes the page's whole width, and scrolls where that is little
