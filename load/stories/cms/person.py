"""A reader of the magazine who is online: what she remembers of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from load.stories.interface import Person

from .pages import SeenPost


@dataclass(slots=True)
class Reader(Person):
    posts: list[SeenPost] = field(default_factory=list)  # of the list she saw last
    next_page: str | None = None
    subjects: list[str] = field(default_factory=list)  # pages that stood beside it

    def some_post(self, choice: int) -> SeenPost | None:
        return self.posts[choice % len(self.posts)] if self.posts else None

    def some_subject(self, choice: int) -> str | None:
        return self.subjects[choice % len(self.subjects)] if self.subjects else None

    def news(self) -> Reader | None:
        return self if self.posts else None

    def hear(self, news: Reader) -> None:
        """Whoever has not looked yet knows what somebody else was shown."""
        if not self.posts:
            self.posts, self.subjects = news.posts, news.subjects

    def took_note(
        self, posts: list[SeenPost], subjects: list[str], next_page: str | None
    ) -> None:
        self.posts, self.subjects, self.next_page = posts, subjects, next_page
