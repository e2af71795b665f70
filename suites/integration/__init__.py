"""Rules that need one real service."""

from __future__ import annotations
