"""Reads: one query each, no caching."""

from __future__ import annotations

from .models import Content

HOT = "hot"


def number() -> int:
    """The hot number as the database has it; 0 before anybody has bumped it."""
    found = Content.objects.filter(name=HOT).values_list("number", flat=True).first()
    return found or 0
