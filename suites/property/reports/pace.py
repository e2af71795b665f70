"""How many inputs each rule is tried on: plenty, and unhurried on a busy machine."""

from __future__ import annotations

from hypothesis import settings

many = settings(max_examples=60, deadline=None)
# Where the reference itself is slow.
few = settings(max_examples=15, deadline=None)
