"""Is search well? Postgres needs no question of its own; Elasticsearch is asked."""

from __future__ import annotations

from .answering import engine


def search() -> None:
    """Raises `SearchError`; meanwhile Postgres answers."""
    engine().check()
