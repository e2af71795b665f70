"""`manage.py rebuild_search_index`: what the search engine knows of posts, made anew."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ...search.answering import engine
from ...search.interface import SearchError


class Command(BaseCommand):
    help = "Makes the search index anew from the table; searches go on meanwhile."

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = engine()
        try:
            count = chosen.rebuild()
        except SearchError as error:
            raise CommandError(
                f"{chosen.name} could not do it ({type(error).__name__}: {error}). "
                "Searches go on as before; see to it, and try again."
            ) from error
        self.stdout.write(f"{chosen.name} knows {count} posts.")
