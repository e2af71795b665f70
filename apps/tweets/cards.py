"""What pages show of tweets and people: small frozen values that a cache can keep.

A card is the same for every reader, so one list of them serves everybody. What changes
with every click (counts) and what differs between readers (marks) stand beside it.
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


class Counts(NamedTuple):
    """How many people have done what about a tweet."""

    likes: int
    retweets: int


class Marks(NamedTuple):
    """Which tweets of a page one reader has liked and retweeted."""

    liked: frozenset[int]
    retweeted: frozenset[int]


NO_MARKS = Marks(frozenset(), frozenset())


class Entry(NamedTuple):
    """A tweet as one reader sees it."""

    card: Card
    counts: Counts
    liked: bool
    retweeted: bool


class Header(NamedTuple):
    """The head of a person's page."""

    user_id: int
    username: str
    name: str
    tweets: int
    followers: int
    following: int
    followed: bool  # by who looks at it


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
