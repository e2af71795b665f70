"""What pages show of posts and their subjects: small frozen values that a cache can keep.

Every reader is shown the same. Moments are text already, for machines and for people.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.urls import reverse

# A teaser is cut to so many characters; its text is read in so much HTML and no more.
TEASER_LENGTH = 280
READ_FOR_A_TEASER = 4000


class Address(NamedTuple):
    """Where a post is: at its slug, or at its day where a newer post has that slug too."""

    slug: str
    year: int
    month: int
    day: int
    is_shared: bool

    @property
    def plain(self) -> str:
        return reverse("cms:post", args=[self.slug])

    @property
    def of_day(self) -> str:
        day = f"{self.year:04}", f"{self.month:02}", f"{self.day:02}"
        return reverse("cms:post_of_day", args=[*day, self.slug])

    @property
    def canonical(self) -> str:
        return self.of_day if self.is_shared else self.plain


class Subject(NamedTuple):
    """A category or a tag, as pages name it."""

    id: int
    name: str
    slug: str


class Teaser(NamedTuple):
    """A post as it stands in a list."""

    id: int
    title: str
    address: Address
    opening: str
    name: str
    moment: str
    when: str


class Link(NamedTuple):
    """A post that another page only points to."""

    id: int
    title: str
    address: Address
    when: str


class Article(NamedTuple):
    """A post on its own page, with all of its text, which has been sanitised."""

    id: int
    title: str
    content: str
    description: str
    cover: str
    cover_alt: str
    name: str
    moment: str
    when: str
    updated: str
    categories: tuple[Subject, ...]
    tags: tuple[Subject, ...]


class Entry(NamedTuple):
    """A post as it stands in a feed."""

    id: int
    title: str
    address: Address
    opening: str
    name: str
    published_at: datetime
    updated_at: datetime
    subjects: tuple[str, ...]


class Located(NamedTuple):
    """An address in a sitemap, and when what is there was last another."""

    path: str
    changed_at: datetime


class Extent(NamedTuple):
    """How many addresses of a kind there are, and when the last of them changed."""

    number: int
    changed_at: datetime | None


class Sidebar(NamedTuple):
    """What stands beside every page to read."""

    recent: tuple[Link, ...]
    categories: tuple[Subject, ...]
    tags: tuple[Subject, ...]


def opening(words: str, *, goes_on: bool = False) -> str:
    """How a text begins, cut between two words where it goes on.

    >>> opening("The tide was out.")
    'The tide was out.'
    """
    if len(words) <= TEASER_LENGTH and not goes_on:
        return words
    # One more than fits: a word that ends right there is not cut.
    head, _, rest = words[: TEASER_LENGTH + 1].rpartition(" ")
    return f"{head or rest[:TEASER_LENGTH]}…"


def day(moment: datetime) -> str:
    """
    >>> day(datetime(2026, 5, 1))
    '1 May 2026'
    """
    return f"{moment.day} {moment:%B %Y}"
