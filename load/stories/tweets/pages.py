"""What a person can read from the pages and partials of the Twitter clone.

The site promises this markup to its readers; regular expressions are enough for it, and
cost a tenth of a parser.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from load.stories.reading import only

_PERSON = re.compile(rb'<main\b[^>]*\bdata-person="([^"]*)"')
_TWEET = re.compile(
    rb'<article\b[^>]*\bdata-tweet="(\d+)"[^>]*\bdata-author="([^"]*)"'
    rb'.*?<time\b[^>]*\bdatetime="([^"]*)"'
    rb'.*?\bdata-liked="(true|false)"[^>]*\bdata-retweeted="(true|false)"',
    re.DOTALL,
)
_ACTIONS = re.compile(
    rb'<div\b[^>]*\bid="actions-(\d+)"'
    rb'[^>]*\bdata-liked="(true|false)"[^>]*\bdata-retweeted="(true|false)"'
)
_NEXT = re.compile(rb'<a\b[^>]*\brel="next"[^>]*\bhref="\?page=([^"&]*)"')


@dataclass(frozen=True, slots=True)
class SeenTweet:
    id: int
    author: str  # empty where nobody has signed
    moment: str  # when it was written, ISO 8601
    liked: bool = False
    retweeted: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """What can be done with one tweet, as it is after a click."""

    tweet: int
    liked: bool
    retweeted: bool


def person(page: bytes) -> str | None:
    """Whose tweets a page shows."""
    return only(_PERSON, page)


def next_page(page: bytes) -> str | None:
    """The token of the page after this one; None on the last."""
    return only(_NEXT, page)


def tweets(page: bytes) -> list[SeenTweet]:
    """The tweets of a list, from the top."""
    return [
        SeenTweet(
            id=int(found[1]),
            author=found[2].decode(),
            moment=found[3].decode(),
            liked=found[4] == b"true",
            retweeted=found[5] == b"true",
        )
        for found in _TWEET.finditer(page)
    ]


def bar(partial: bytes) -> Bar | None:
    found = _ACTIONS.search(partial)
    if found is None:
        return None
    return Bar(int(found[1]), found[2] == b"true", found[3] == b"true")


def out_of_order(seen: list[SeenTweet]) -> SeenTweet | None:
    """The first tweet that is newer than the one above it."""
    for above, below in itertools.pairwise(seen):
        if below.moment > above.moment:
            return below
    return None
