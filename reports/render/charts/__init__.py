"""Charts as inline SVG, drawn here: they need no library, no network and no script."""

from __future__ import annotations
