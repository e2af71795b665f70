"""Reads, none of them cached: `caching.py` wraps what pages show."""

from __future__ import annotations

from django.db import connection


def can_help_with_typos() -> bool:
    """Whether the server has the extension (migrations/0002_typo_help.py)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm')"
        )
        (found,) = cursor.fetchone()
    return bool(found)
