"""The gate: its files, its rules and what it tells."""

from __future__ import annotations
