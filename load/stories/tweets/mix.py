"""How often people do what on the Twitter clone."""

from __future__ import annotations

from types import MappingProxyType

# A declared choice, not a measurement of anybody's users. Every tweet makes the timeline
# old for everybody: the share of writing decides what remembering it is worth.
EVERYDAY = MappingProxyType({"timeline": 0.82, "timeline_more": 0.15, "tweet": 0.03})
