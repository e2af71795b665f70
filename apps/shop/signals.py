"""Wiring: what is saved, deleted or said, and what `caching` forgets for it."""

from __future__ import annotations


def connect() -> None:
    """Called once, when the app is ready."""
