"""Somebody who passes by the timeline: what she has seen of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from load.stories.interface import Person

from .pages import SeenTweet


@dataclass(slots=True)
class Passerby(Person):
    tweets: list[SeenTweet] = field(default_factory=list)  # of the list she saw last
    next_page: str | None = None

    def news(self) -> tuple[list[SeenTweet], str | None] | None:
        return (self.tweets, self.next_page) if self.tweets else None

    def hear(self, news: tuple[list[SeenTweet], str | None]) -> None:
        """Who has not looked yet knows what somebody else was shown: it is the same."""
        if not self.tweets:
            self.took_note(*news)

    def took_note(self, tweets: list[SeenTweet], next_page: str | None) -> None:
        self.tweets = tweets
        self.next_page = next_page
