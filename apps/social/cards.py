"""What pages show of posts and people: small frozen values that a cache can keep.

They are the same for every viewer; what depends on the viewer stands beside them.
"""

from __future__ import annotations

from typing import NamedTuple


class Mark(NamedTuple):
    """A place in a feed or on a profile: which post stands there, and whose it is."""

    post_id: int
    author_id: int


class Card(NamedTuple):
    """A post as anybody sees it. Moments are text already, counts are counted."""

    id: int
    author_id: int
    author: str
    name: str
    picture: str
    content: str
    moment: str
    when: str
    likes: int
    comments: int


class Entry(NamedTuple):
    """A card and the one thing on it that differs between viewers."""

    card: Card
    liked: bool


class Header(NamedTuple):
    """The head of a profile page; `picture` is empty without one."""

    user_id: int
    username: str
    name: str
    bio: str
    picture: str
    posts: int
    followers: int
    following: int


class Person(NamedTuple):
    """A row of a list of people, with what the viewer has to do with that person."""

    user_id: int
    username: str
    name: str
    bio: str
    picture: str
    followed: bool
    oneself: bool


class Remark(NamedTuple):
    """A comment as it stands below a post; `removable` by the viewer."""

    id: int
    author_id: int
    author: str
    name: str
    picture: str
    content: str
    moment: str
    when: str
    removable: bool
