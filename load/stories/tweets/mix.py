"""How often people do what on the Twitter clone."""

from __future__ import annotations

from types import MappingProxyType

# A declared choice, not a measurement of anybody's users. Every tweet makes the timeline
# old for everybody: the share of writing decides what remembering it is worth.
EVERYDAY = MappingProxyType(
    {
        "timeline": 0.55,
        "timeline_more": 0.12,
        "home": 0.10,
        "person": 0.08,
        "like": 0.08,
        "retweet": 0.02,
        "tweet": 0.03,
        "follow": 0.02,
    }
)
