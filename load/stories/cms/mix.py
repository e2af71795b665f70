"""How often people do what: some twenty reads to one write, which the admin takes."""

from __future__ import annotations

from types import MappingProxyType

# A declared choice, not a measurement of anybody's users.
EVERYDAY = MappingProxyType(
    {
        "list": 0.28,
        "list_more": 0.08,
        "post": 0.38,
        "subject": 0.10,
        "search": 0.05,
        "feed": 0.06,
        "write": 0.03,
        "edit": 0.02,
    }
)
