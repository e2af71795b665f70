"""How an arm looks, the same in every chart: colour and marker tell the strategy, the
dash of a line tells the backend."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from reports.render.charts.svg import element
from reports.schema import Arm

# The stylesheet knows a colour for each, in light and in dark.
HUES = (
    "none",
    "per_site",
    "per_view",
    "conditional",
    "layered",
    "fragment",
    "cache_aside",
    "signals",
    "versioned",
    "single_flight",
    "early_refresh",
    "stale_while_revalidate",
    "lease",
    "lease_or_old",
    "write_through",
    "write_behind",
    "two_tier",
    "cacheops",
    "cachalot",
    "cache_page",
)
DASHES = {"redis": "", "memcached": "7 4", "locmem": "2 3"}
OTHER_DASH = "10 3 2 3"
# Unit shapes around 0, 0; each is scaled and moved to its place.
SHAPES = {
    "none": "M0 -1.2L1.2 0L0 1.2L-1.2 0Z",
    "per_site": "M-1 1.2V-.2A1 1 0 0 1 1 -.2V1.2Z",
    "per_view": "M-1 -1H1V1H-1Z",
    "conditional": "M-1.1 -1.2H1.1L.2 0L1.1 1.2H-1.1L-.2 0Z",
    "layered": "M-1.2 -.6L0 -1.2L1.2 -.6V.6L0 1.2L-1.2 .6Z",
    "fragment": "M0 -1.2L1.2 1H-1.2Z",
    "cache_aside": "M-1.1 0A1.1 1.1 0 1 1 1.1 0A1.1 1.1 0 1 1 -1.1 0Z",
    "signals": "M0 1.2L1.2 -1H-1.2Z",
    "versioned": "M-.4 -1.2H.4V-.4H1.2V.4H.4V1.2H-.4V.4H-1.2V-.4H-.4Z",
    "single_flight": "M-1 -1.2L1.2 0L-1 1.2Z",
    "early_refresh": "M1 -1.2L-1.2 0L1 1.2Z",
    "stale_while_revalidate": "M-1.1 -1.1H1.1L-1.1 1.1H1.1Z",
    "lease": "M-1.2 .3A1.2 1.2 0 0 1 1.2 .3V.8H-1.2Z",
    "lease_or_old": "M-1.2 -.3A1.2 1.2 0 0 0 1.2 -.3V-.8H-1.2Z",
    "write_through": "M0 -1.2L1.2 -.4L.7 1.1H-.7L-1.2 -.4Z",
    "write_behind": "M0 1.2L1.2 .4L.7 -1.1H-.7L-1.2 .4Z",
    "two_tier": "M-1.2 -1.1H1.2V-.3H-1.2ZM-1.2 .3H1.2V1.1H-1.2Z",
    "cacheops": "M-1.2 0L-.2 -1.1V-.4H1.2V.4H-.2V1.1Z",
    "cache_page": "M-1 -1.2H.2L1 -.4V1.2H-1Z",
    "cachalot": "M1.2 0L.2 -1.1V-.4H-1.2V.4H.2V1.1Z",
}
OTHER_SHAPE = "M-1.2 -1.2L1.2 1.2M1.2 -1.2L-1.2 1.2"


@dataclass(frozen=True)
class Look:
    """Class of the colour, dash of lines and shape of markers."""

    hue: str
    dash: str
    shape: str
    hollow: bool  # a twin is drawn as its original, but empty

    def marker(self, x: float, y: float, *, size: float = 4.0) -> Markup:
        return element(
            "path",
            d=self.shape,
            transform=f"translate({x:.1f} {y:.1f}) scale({size:g})",
            class_=f"marker {self.hue}{' hollow' if self.hollow else ''}",
        )

    def swatch(self) -> Markup:
        """The look beside a name: a piece of line with a marker on it."""
        return element(
            "svg",
            element(
                "path",
                d="M1 7H31",
                class_=f"curve {self.hue}",
                stroke_dasharray=self.dash or None,
            ),
            self.marker(16, 7),
            viewBox="0 0 32 14",
            width=32,
            height=14,
            aria_hidden="true",
            class_="swatch",
        )


def look_of(arm: Arm) -> Look:
    """Arms of one strategy share colour and marker, on whichever backend they are."""
    twin = arm.role == "twin"
    known = arm.strategy in HUES
    return Look(
        hue=f"hue-{arm.strategy.replace('_', '-')}" if known else "hue-other",
        dash="4 4" if twin else DASHES.get(arm.backend, _dash_of(arm.backend)),
        shape=SHAPES.get(arm.strategy, OTHER_SHAPE),
        hollow=twin,
    )


def _dash_of(backend: str) -> str:
    return "" if backend == "none" else OTHER_DASH
