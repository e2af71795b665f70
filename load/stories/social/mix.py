"""How often people do what: far more reading than writing."""

from __future__ import annotations

from types import MappingProxyType

# A declared choice, not a measurement of anybody's users: nine reads to one write.
EVERYDAY = MappingProxyType(
    {
        "feed": 0.62,
        "feed_more": 0.08,
        "profile": 0.18,
        "like": 0.06,
        "comment": 0.03,
        "post": 0.02,
        "follow": 0.01,
    }
)
