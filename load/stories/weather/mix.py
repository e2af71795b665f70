"""How often people do what: nearly all of it is looking."""

from __future__ import annotations

from types import MappingProxyType

# A declared choice, not a measurement of anybody's users.
EVERYDAY = MappingProxyType(
    {
        "cities": 0.40,
        "my_city": 0.25,
        "city": 0.25,
        "more_cities": 0.04,
        "units": 0.04,
        "prefer": 0.01,
        "add_city": 0.01,
    }
)
