"""How often people do what: of a hundred doings, one or two buy something."""

from __future__ import annotations

from types import MappingProxyType

# A declared choice, not a measurement of anybody's customers.
EVERYDAY = MappingProxyType(
    {
        "products": 0.21,
        "filter": 0.16,
        "search": 0.13,
        "more": 0.1,
        "product": 0.22,
        "add": 0.06,
        "cart": 0.04,
        "remove": 0.02,
        "checkout": 0.02,
        "buy": 0.015,
        "orders": 0.015,
        "order": 0.01,
    }
)
