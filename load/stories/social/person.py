"""A reader who is online: what she remembers of the site."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from load.stories.interface import Person

from .pages import SeenPost


@dataclass(slots=True)
class Reader(Person):
    """`crowd` are names, among them those whom she may come to follow."""

    posts: list[SeenPost] = field(default_factory=list)  # of the list she saw last
    next_page: str | None = None
    followed: set[str] = field(default_factory=set)  # since she came online

    def some_post(self, choice: int) -> SeenPost | None:
        return self.posts[choice % len(self.posts)] if self.posts else None

    def somebody_else(self, choice: int) -> str | None:
        for step in range(min(2, len(self.crowd))):
            other = self.crowd[(choice + step) % len(self.crowd)]
            if other != self.name:
                return other
        return None

    def news(self) -> list[SeenPost] | None:
        return self.posts or None

    def hear(self, news: list[SeenPost]) -> None:
        """Whoever has not read her feed yet knows posts that somebody else was shown."""
        if not self.posts:
            self.posts = news

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
