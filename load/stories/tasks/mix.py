"""How often people do what: a list is looked at far more often than it is changed."""

from __future__ import annotations

from types import MappingProxyType

# A declared choice, not a measurement of anybody's users: six looks to one change.
EVERYDAY = MappingProxyType(
    {
        "list": 0.5,
        "filter": 0.2,
        "list_more": 0.1,
        "edit_page": 0.06,
        "move": 0.07,
        "create": 0.04,
        "update": 0.015,
        "delete": 0.015,
    }
)
