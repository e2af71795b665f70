"""A person who is online: who she is to the site, and what she remembers of it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from .browser import Browser
from .pages import SeenPost


@dataclass(slots=True)
class Person:
    name: str
    crowd: Sequence[str] = ()  # names, among them those whom she may come to follow
    posts: list[SeenPost] = field(default_factory=list)  # of the list she saw last
    next_page: str | None = None
    followed: set[str] = field(default_factory=set)  # since she came online
    browser: Browser = field(default_factory=Browser)

    def some_post(self, choice: int) -> SeenPost | None:
        return self.posts[choice % len(self.posts)] if self.posts else None

    def somebody_else(self, choice: int) -> str | None:
        for step in range(min(2, len(self.crowd))):
            other = self.crowd[(choice + step) % len(self.crowd)]
            if other != self.name:
                return other
        return None

    def took_note(self, posts: list[SeenPost], next_page: str | None) -> None:
        self.posts = posts
        self.next_page = next_page

    def noted_like(self, post_id: int, *, liked: bool) -> None:
        self.posts = [
            replace(post, liked=liked) if post.id == post_id else post
            for post in self.posts
        ]

    def noted_follow(self, name: str, *, followed: bool) -> None:
        (self.followed.add if followed else self.followed.discard)(name)


def session_headers(session: str) -> str:
    """Header lines that make a request hers, without a cookie jar.

    Django compares the token in the cookie with the one in the header and remembers
    neither, so any token does. It stays the same for a session, because caches of whole
    pages keep one for each Cookie header.
    """
    token = hashlib.sha256(session.encode()).hexdigest()[:32]
    return f"Cookie: csrftoken={token}; sessionid={session}\r\nX-CSRFToken: {token}\r\n"
