"""Somebody who passes by the timeline: what she has seen of it, and whom she follows."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from load.stories.interface import Person

from .pages import SeenTweet


@dataclass(slots=True)
class Passerby(Person):
    tweets: list[SeenTweet] = field(default_factory=list)  # of the list she saw last
    next_page: str | None = None  # of the timeline
    followed: set[str] = field(default_factory=set)  # since she came online

    def some_tweet(self, choice: int) -> SeenTweet | None:
        return self.tweets[choice % len(self.tweets)] if self.tweets else None

    def some_author(self, choice: int) -> str | None:
        """Of a tweet that she has seen, and that somebody has signed."""
        tweet = self.some_tweet(choice)
        return (tweet.author or None) if tweet else None

    def news(self) -> tuple[list[SeenTweet], str | None] | None:
        return (self.tweets, self.next_page) if self.tweets else None

    def hear(self, news: tuple[list[SeenTweet], str | None]) -> None:
        """Who has not looked yet knows what somebody else was shown: it is the same,
        but for the hearts, which are hers to find out.
        """
        if not self.tweets:
            seen = [replace(each, liked=False, retweeted=False) for each in news[0]]
            self.took_note(seen, news[1])

    def took_note(self, tweets: list[SeenTweet], next_page: str | None) -> None:
        self.tweets = tweets
        self.next_page = next_page

    def noted_mark(
        self, tweet_id: int, *, liked: bool | None = None, retweeted: bool | None = None
    ) -> None:
        """She has liked it or retweeted it, or does no more; None is as before."""
        self.tweets = [
            replace(
                tweet,
                liked=tweet.liked if liked is None else liked,
                retweeted=tweet.retweeted if retweeted is None else retweeted,
            )
            if tweet.id == tweet_id
            else tweet
            for tweet in self.tweets
        ]

    def noted_follow(self, name: str, *, followed: bool) -> None:
        (self.followed.add if followed else self.followed.discard)(name)
