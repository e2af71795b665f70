"""What a person can read from the blog's pages.

The site promises this markup to its readers; regular expressions are enough for it, and
cost a tenth of a parser.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from load.stories.reading import only

_ARTICLE = re.compile(rb'<main\b[^>]*\bdata-article="(\d+)"')
_AUTHOR = re.compile(rb'<main\b[^>]*\bdata-author="([^"]*)"')
_TEASER = re.compile(
    rb'<article\b[^>]*\bdata-post="(?P<id>\d+)" data-author="(?P<author>[^"]*)"'
    rb'.*?<time\b[^>]*\bdatetime="(?P<moment>[^"]*)"',
    re.DOTALL,
)
_NEXT = re.compile(rb'<a\b(?=[^>]*\brel="next")[^>]*\bhref="\?page=([^"&]*)')
_POST_PATH = re.compile(r"/posts/(\d+)/$")


@dataclass(frozen=True, slots=True)
class SeenPost:
    """A post as a list shows it."""

    id: int
    author: str
    moment: str  # when it was made, ISO 8601


def article(page: bytes) -> int | None:
    """Which post a page is about."""
    found = only(_ARTICLE, page)
    return None if found is None else int(found)


def author(page: bytes) -> str | None:
    """Whose posts a page lists."""
    return only(_AUTHOR, page)


def next_page(page: bytes) -> str | None:
    """The token of the page after this one; None on the last."""
    return only(_NEXT, page)


def posts(page: bytes) -> list[SeenPost]:
    """The posts of a list, from the top."""
    return [
        SeenPost(
            id=int(found["id"]),
            author=html.unescape(found["author"].decode()),
            moment=found["moment"].decode(),
        )
        for found in _TEASER.finditer(page)
    ]


def post_at(location: str) -> int | None:
    """The post to whose page a redirect leads."""
    found = _POST_PATH.search(location)
    return int(found[1]) if found else None
