"""What invariants are judged by: what the database holds, and what the site shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .model import SocialModel


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post in the database, and how many rows of others point to it."""

    id: int
    author: str
    text: str
    made_us: int  # since 1970; with the id, its place in every list
    likes: int
    comments: int

    @property
    def place(self) -> tuple[int, int]:
        return self.made_us, self.id


@dataclass(frozen=True, slots=True)
class Counts:
    """The three numbers on somebody's profile, or the rows that they count."""

    posts: int
    followers: int
    following: int


@dataclass(frozen=True)
class Rows:
    """Of the database, the part that a judgement is about."""

    posts: Mapping[int, PostRow]
    likes: frozenset[tuple[str, int]]  # who likes which of these posts
    people: Mapping[str, Counts]


@dataclass(frozen=True, slots=True)
class ShownPost:
    """A post as it stands on a page."""

    id: int
    author: str
    likes: int
    comments: int
    liked: bool  # by whoever looks


@dataclass(frozen=True)
class Shown:
    """A list of posts that somebody looked at, page after page, from its top.

    It is a feed, a profile, or the one post that has a page.
    """

    viewer: str
    place: str  # "the feed of ada"
    posts: Sequence[ShownPost]
    to_the_end: bool  # whether it was read to its last page
    feed: bool = False
    post: int = 0  # whose page it is
    profile: str = ""  # whose it is
    counts: Counts | None = None  # at the head of a profile


@dataclass(frozen=True)
class Evidence:
    """All that is known when nobody acts any more."""

    model: SocialModel
    rows: Rows
    shown: Sequence[Shown] = field(default=())
    # Whether the site promised that what it shows by now is what the rows say.
    current: bool = True
