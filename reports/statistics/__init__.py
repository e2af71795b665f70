"""Pure functions over numbers. Each names its source; none knows what an arm is."""

from __future__ import annotations
