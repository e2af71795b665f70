"""A forecast as a picture: PNG for mail, which shows no other, and SVG for print.

Matplotlib is used without its `pyplot`: that keeps a picture that all threads draw into.
A figure of one's own is nobody else's. Drawing one takes a tenth of a second of server
time, a hundred times what the page takes, so it is imported when it is first used, and
what was drawn is remembered (caching.py).

No name that people wrote is drawn: its font has no 東京, and `$x$` would be a formula.
It stands in the file's own description instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

INCHES = (8.0, 3.2)
DPI = 120
LINE = "#0b5e8a"
TYPES = {"png": "image/png", "svg": "image/svg+xml"}


@dataclass(frozen=True)
class Curve:
    """What is drawn: temperatures at moments, in a unit."""

    title: str
    unit: str
    moments: tuple[datetime, ...]
    temperatures: tuple[float, ...]


def create_weather_visualization(data: Curve) -> Figure:
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
    from matplotlib.figure import Figure

    figure = Figure(figsize=INCHES, layout="constrained")
    axes = figure.add_subplot()
    axes.plot(data.moments, data.temperatures, color=LINE, linewidth=2)  # type: ignore[arg-type]
    axes.set_ylabel(f"Temperature in {data.unit}")
    axes.set_xlabel("UTC")
    axes.grid(visible=True, alpha=0.3)
    axes.spines[["top", "right"]].set_visible(False)
    locator = AutoDateLocator()  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(locator)
    formatter = ConciseDateFormatter(locator)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_formatter(formatter)
    return figure


def file_of(data: Curve, kind: str) -> bytes:
    """The picture as a file of one of `TYPES`; the same data make the same bytes."""
    from matplotlib import rc_context

    written = BytesIO()
    # Letters stay letters: they can be read out, and found.
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "windtunnel"}):
        create_weather_visualization(data).savefig(
            written, format=kind, dpi=DPI, metadata=_told(data.title, kind)
        )
    return written.getvalue()


def _told(title: str, kind: str) -> dict[str, str | None]:
    # An SVG bears its date unless it is told not to.
    return {"Title": title, **({"Date": None} if kind == "svg" else {})}
