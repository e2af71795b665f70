"""How the tables of this lesson came about."""

from __future__ import annotations
