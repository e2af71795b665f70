"""What a person can read from the blog's pages.

The site promises this markup to its readers; regular expressions are enough for it, and
cost a tenth of a parser.
"""

from __future__ import annotations

import html
import itertools
import re
from dataclasses import dataclass

_VIEWER = re.compile(rb'<body\b[^>]*\bdata-viewer="([^"]*)"')
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


def viewer(page: bytes) -> str | None:
    """For whom a page was made; empty for a stranger."""
    return _only(_VIEWER, page)


def article(page: bytes) -> int | None:
    """Which post a page is about."""
    found = _only(_ARTICLE, page)
    return None if found is None else int(found)


def author(page: bytes) -> str | None:
    """Whose posts a page lists."""
    return _only(_AUTHOR, page)


def next_page(page: bytes) -> str | None:
    """The token of the page after this one; None on the last."""
    return _only(_NEXT, page)


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


def out_of_order(seen: list[SeenPost]) -> SeenPost | None:
    """The first post that is newer than the one above it."""
    for above, below in itertools.pairwise(seen):
        if below.moment > above.moment:
            return below
    return None


def post_at(location: str) -> int | None:
    """The post to whose page a redirect leads."""
    found = _POST_PATH.search(location)
    return int(found[1]) if found else None


def _only(pattern: re.Pattern[bytes], page: bytes) -> str | None:
    found = pattern.search(page)
    return html.unescape(found.group(1).decode()) if found else None
