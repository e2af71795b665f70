"""Reads: one query each, and none is cached here. `caching.py` wraps them."""

from __future__ import annotations

from django.db.models import QuerySet

from apps.common.web.pagination import Position, Rows, Slice

from .cards import Card, card_of
from .models import Tweet

# So many are remembered, and stand on a page.
NEWEST = 20


def timeline() -> QuerySet[Tweet]:
    """Everybody's tweets, the newest first, each with its author in the same query."""
    return Tweet.objects.select_related("author")


def cards(tweets: QuerySet[Tweet], after: Position | None, size: int) -> Slice[Card]:
    """A page of them: from the newest, or from a position on."""
    page = Rows(tweets).read(after, size)
    return Slice(tuple(map(card_of, page.rows)), page.following)
