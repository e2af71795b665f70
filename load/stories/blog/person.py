"""A reader of the blog who is online: what she remembers of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from load.stories.interface import Person

from .pages import SeenPost

# Of her own posts she has these in mind, the last written last.
OWN_IN_MIND = 20


@dataclass(slots=True)
class Reader(Person):
    posts: list[SeenPost] = field(default_factory=list)  # of the list she saw last
    next_page: str | None = None
    own: list[int] = field(default_factory=list)  # posts of hers that she knows of

    def some_post(self, choice: int) -> SeenPost | None:
        return self.posts[choice % len(self.posts)] if self.posts else None

    def some_own(self, choice: int) -> int | None:
        return self.own[choice % len(self.own)] if self.own else None

    def news(self) -> list[SeenPost] | None:
        return self.posts or None

    def hear(self, news: list[SeenPost]) -> None:
        """Whoever has not looked yet knows posts that somebody else was shown."""
        if not self.posts:
            self.posts = news

    def took_note(self, posts: list[SeenPost], next_page: str | None) -> None:
        self.posts = posts
        self.next_page = next_page
        # From the oldest to the newest, as if she remembered writing them.
        for post in reversed(posts):
            if post.author == self.name:
                self.wrote(post.id)

    def wrote(self, post_id: int) -> None:
        if post_id not in self.own:
            self.own = [*self.own, post_id][-OWN_IN_MIND:]
