"""How often people do what: some twenty reads to one write."""

from __future__ import annotations

from types import MappingProxyType

# A declared choice, not a measurement of anybody's users.
EVERYDAY = MappingProxyType(
    {
        "list": 0.35,
        "list_more": 0.10,
        "post": 0.40,
        "author": 0.10,
        "write": 0.03,
        "edit": 0.02,
    }
)
