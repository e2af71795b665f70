"""What a person can read from the magazine's pages; the site promises this markup."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from load.stories.reading import only

_ARTICLE = re.compile(rb'<main\b[^>]*\bdata-article="(\d+)"')
_TEASER = re.compile(
    rb'<article\b[^>]*\bdata-post="(?P<id>\d+)".*?<a href="(?P<path>[^"]*)">(?P<title>.*?)</a>'
    rb'.*?<time\b[^>]*\bdatetime="(?P<moment>[^"]*)"',
    re.DOTALL,
)
_MARKS = re.compile(rb"</?mark>")
_NEXT = re.compile(rb'<a\b(?=[^>]*\brel="next")[^>]*\bhref="\?page=([^"&]*)')
_SUBJECT = re.compile(rb'<li><a href="(/(?:categories|tags)/[^"/]+/)">')
_CANONICAL = re.compile(rb'<link rel="canonical" href="([^"]*)"')
_ASKED = re.compile(rb'<input\b(?=[^>]*\bname="q")[^>]*\bvalue="([^"]*)"')
_PUBLISHED = re.compile(rb"<pubDate>([^<]*)</pubDate>")
_CHANGE_PATH = re.compile(r"/admin/cms/post/(\d+)/change/$")


@dataclass(frozen=True, slots=True)
class SeenPost:
    """A post as a list shows it."""

    id: int
    path: str
    title: str
    moment: str  # when it was published, ISO 8601

    @property
    def slug(self) -> str:
        """
        >>> SeenPost(7, "/blog/2025/01/31/tide/", "Tide", "").slug
        'tide'
        """
        return self.path.strip("/").rpartition("/")[2]

    @property
    def published_at(self) -> datetime:
        return datetime.fromisoformat(self.moment).astimezone(UTC)


def article(page: bytes) -> int | None:
    """Which post a page is about."""
    found = only(_ARTICLE, page)
    return None if found is None else int(found)


def next_page(page: bytes) -> str | None:
    """The token of the page after this one; None on the last."""
    return only(_NEXT, page)


def posts(page: bytes) -> list[SeenPost]:
    """The posts of a list, from the top."""
    return [
        SeenPost(
            id=int(found["id"]),
            path=html.unescape(found["path"].decode()),
            title=html.unescape(_MARKS.sub(b"", found["title"]).decode()),
            moment=found["moment"].decode(),
        )
        for found in _TEASER.finditer(page)
    ]


def subjects(page: bytes) -> list[str]:
    """Where the categories and tags lead that stand beside a page."""
    return [html.unescape(path.decode()) for path in _SUBJECT.findall(page)]


def canonical_path(page: bytes) -> str | None:
    found = only(_CANONICAL, page)
    return None if found is None else urlsplit(found).path


def asked(page: bytes) -> str | None:
    """What stands in the field of the search."""
    return only(_ASKED, page)


def entries(feed: bytes) -> list[datetime] | None:
    """When the posts of a feed were published, from the top; None if it is no feed."""
    if not feed.startswith(b"<?xml") or b"<rss" not in feed:
        return None
    return [parsedate_to_datetime(each.decode()) for each in _PUBLISHED.findall(feed)]


def saved_post(location: str) -> int | None:
    """The post whose form a redirect of the admin leads to."""
    found = _CHANGE_PATH.search(location)
    return int(found[1]) if found else None
