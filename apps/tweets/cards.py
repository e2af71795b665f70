"""What pages show of a tweet: a small frozen value, the same for every reader.

So one cached list of them serves everybody.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from .models import Tweet

NOBODY = "Somebody"


class Card(NamedTuple):
    """The moment is text already; `author` is empty where nobody has signed."""

    id: int
    author: str
    name: str
    text: str
    picture: str
    moment: str
    when: str


def card_of(tweet: Tweet) -> Card:
    """Its author must have been read with it, or costs a query."""
    author = tweet.author
    return Card(
        id=tweet.pk,
        author=author.username if author else "",
        name=(author.get_full_name() or author.username) if author else NOBODY,
        text=tweet.text,
        picture=tweet.image.url if tweet.image else "",
        moment=tweet.created_at.isoformat(timespec="seconds"),
        when=when(tweet.created_at),
    )


def when(moment: datetime) -> str:
    """
    >>> when(datetime(2026, 3, 1, 9, 5))
    '09:05 · 1 Mar 2026'
    """
    return f"{moment:%H:%M} · {moment.day} {moment:%b %Y}"
