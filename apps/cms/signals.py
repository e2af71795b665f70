"""Wiring: what is saved or deleted, and what `caching` forgets for it, on commit."""

from __future__ import annotations


def connect() -> None:
    """Called once, when the app is ready."""
