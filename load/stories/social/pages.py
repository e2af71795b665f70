"""What a person can read from the pages and partials of the social site.

The site promises this markup to its readers; regular expressions are enough for it and
cost a tenth of a parser, on a machine where the generator must not be the bottleneck.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from load.stories.reading import only

_PROFILE = re.compile(rb'<main\b[^>]*\bdata-profile="([^"]*)"')
_ARTICLE = re.compile(rb'<article\b[^>]*\bdata-post="[^>]*>')
_ACTIONS = re.compile(rb'<div\b[^>]*\bid="actions-(\d+)"')
_FIELD = re.compile(rb'\bdata-(post|author|liked)="([^"]*)"')
_MOMENT = re.compile(rb'<time\b[^>]*\bdatetime="([^"]*)"')
_NEXT = re.compile(rb'<a\b(?=[^>]*\brel="next")[^>]*\bhref="[^"?]*\?page=([^"&]*)')
_COUNTED = re.compile(rb'\bdata-(likes|comments)="(\d+)"')
_HEAD = re.compile(rb'<ul\b[^>]*\bclass="[^"]*\bcounts\b[^"]*".*?</ul>', re.DOTALL)
_NUMBER = re.compile(rb"<strong>(\d+)</strong>")


@dataclass(frozen=True, slots=True)
class SeenPost:
    """A post as a list shows it."""

    id: int
    author: str
    liked: bool
    moment: str  # when it was made, ISO 8601; empty where the page does not say


def profile(page: bytes) -> str | None:
    """Whose profile a page shows."""
    return only(_PROFILE, page)


def next_page(page: bytes) -> str | None:
    """The token of the page after this one; None on the last."""
    return only(_NEXT, page)


def acted_on(partial: bytes) -> int | None:
    """The post whose bar of actions a partial holds."""
    found = only(_ACTIONS, partial)
    return None if found is None else int(found)


def posts(page: bytes) -> list[SeenPost]:
    """The posts of a list, from the top."""
    starts = [tag.start() for tag in _ARTICLE.finditer(page)]
    return [
        _post(page[start:end])
        for start, end in itertools.pairwise([*starts, len(page)])
    ]


def counts(page: bytes) -> list[tuple[int, int]]:
    """How many likes and comments each post of a list is said to have, from the top."""
    return [_counts_of(tag.group()) for tag in _ARTICLE.finditer(page)]


def counts_of_person(page: bytes) -> tuple[int, ...]:
    """Posts, followers and followed, as a profile's head tells; nothing elsewhere."""
    head = _HEAD.search(page)
    return () if head is None else tuple(map(int, _NUMBER.findall(head.group())))


def _post(article: bytes) -> SeenPost:
    fields = dict(_FIELD.findall(article, 0, article.index(b">")))
    moment = _MOMENT.search(article)
    return SeenPost(
        id=int(fields[b"post"]),
        author=fields.get(b"author", b"").decode(),
        liked=fields.get(b"liked") == b"true",
        moment=moment.group(1).decode() if moment else "",
    )


def _counts_of(tag: bytes) -> tuple[int, int]:
    told = dict(_COUNTED.findall(tag))
    return int(told[b"likes"]), int(told[b"comments"])
