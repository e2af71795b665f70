"""What of this lesson is cached, under which keys, and what each event makes old.

    part                     key                       depends on
    the newest 20 tweets     recent_tweets             tweets
    the 20 before a place    recent_tweets / place     tweets
    one person's             tweets_of / her / place   tweets
    a member's home          home / her / place        tweets, retweets, follows:her
    one tweet                tweet / it                tweets
    counts on a tweet        counts / it               counts:it
    hearts on a page         marks / reader / tweets   marks:reader
    a whole page             address / cookies / htmx  visits:reader, and all that its
                                                       parts depend on

The social lesson forgets precisely, fact by fact. This one forgets as its guide has it:
whatever lists tweets is old as soon as there is one more, or one less, or one that was
changed. That is cheap to say and hard to get wrong, because the timeline is everybody's:
the first reader after a write computes it for all the others. What a click changes stands
beside the lists, or every like would make them old, too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import QuerySet
from django.http import HttpRequest

from apps.common.caching.interface import Key, Tag
from apps.common.caching.lesson import LessonCache
from apps.common.caching.pages import View
from apps.common.caching.parts import Part, viewer_tags
from apps.common.web.pagination import Position, Slice

from . import selectors
from .cards import NO_MARKS, Card, Entry, card_of
from .models import Tweet
from .selectors import NEWEST, Viewer

cache = LessonCache("tweets")
TWEETS = Tag("tweets", "tweets")
RETWEETS = Tag("tweets", "retweets")


def whole_page(view: View) -> View:
    """For strategies that remember whole pages; decorates the timeline in urls.py."""
    return cache.view(view, tags=_viewer_tags)


def _viewer_tags(request: HttpRequest) -> list[Tag]:
    """Who has logged out is nobody there. (Her name is a fact of `TWEETS`.)"""
    return viewer_tags(request, "tweets", "visits")


# --- Lists of tweets ------------------------------------------------------------------


@dataclass(frozen=True)
class TweetList:
    """Tweets in their order as one reader sees them, cached page by page.

    A source of pages for `KeysetPaginator`; nothing is read before its rows are.
    """

    subject: str
    viewer: Viewer
    tweets: Callable[[], QuerySet[Tweet]]
    owner: tuple[int, ...] = ()
    tags: tuple[Tag, ...] = (TWEETS,)
    columns: int = 2

    def read(self, after: Position | None, size: int) -> Slice[Entry]:
        page = cache.fetch(
            _key(self.subject, *self.owner, *_place(after)),
            lambda: selectors.cards(self.tweets(), after, size),
            self.tags,
        )
        return Slice(entries(page.rows, self.viewer), page.following)

    def fragment(self, after: Position | None) -> Part:
        """A rendered page of it. Its hearts are the reader's, and strangers share one."""
        viewer_id = self.viewer.pk or 0
        key = _key(f"{self.subject}-html", *self.owner, viewer_id, *_place(after))
        return Part(key, (*self.tags, _of("marks", viewer_id)))


def timeline(viewer: Viewer) -> TweetList:
    return TweetList("recent_tweets", viewer, selectors.timeline)


def tweets_of(person_id: int, viewer: Viewer) -> TweetList:
    return TweetList(
        "tweets_of",
        viewer,
        lambda: selectors.tweets_of(person_id),
        owner=(person_id,),
    )


def home(viewer: User) -> TweetList:
    return TweetList(
        "home",
        viewer,
        lambda: selectors.home(viewer.pk),
        owner=(viewer.pk,),
        tags=(TWEETS, RETWEETS, _of("follows", viewer.pk)),
    )


def entries(cards: Sequence[Card], viewer: Viewer) -> tuple[Entry, ...]:
    """These tweets as one reader sees them; those that went away are left out."""
    ids = [card.id for card in cards]
    wanted = {_key("counts", each): [_of("counts", each)] for each in ids}
    # The tweets stand in the key, so that no answer is about other ones.
    marks = _key("marks", viewer.pk or 0, _digest(ids))
    if viewer.pk and ids:
        wanted[marks] = [_of("marks", viewer.pk)]

    def compute(missing: Collection[Key]) -> dict[Key, Any]:
        asked = [int(key.arguments[0]) for key in missing if key != marks]
        made: dict[Key, Any] = {
            _key("counts", each): counts
            for each, counts in selectors.counts(asked).items()
        }
        if marks in missing:
            made[marks] = selectors.marks(viewer.pk or 0, ids)
        return made

    # One question for both: what a cache costs is above all round trips.
    found = cache.fetch_many(wanted, compute) if wanted else {}
    hers = found.get(marks, NO_MARKS)
    return tuple(
        Entry(card, counts, card.id in hers.liked, card.id in hers.retweeted)
        for card in cards
        if (counts := found.get(_key("counts", card.id))) is not None
    )


def entry(tweet_id: int, viewer: Viewer) -> Entry:
    """One tweet as one reader sees it; raises `UnknownTweet`."""
    card = cache.fetch(
        _key("tweet", tweet_id),
        lambda: card_of(selectors.tweet(tweet_id)),
        [TWEETS],
    )
    found = entries([card], viewer)
    if not found:
        raise selectors.UnknownTweet(tweet_id)
    return found[0]


def entry_now(tweet_id: int, member: User) -> Entry:
    """Read anew, whatever is remembered; raises `UnknownTweet`."""
    card = card_of(selectors.tweet(tweet_id))
    counts = selectors.counts([tweet_id])
    if tweet_id not in counts:
        raise selectors.UnknownTweet(tweet_id)
    marks = selectors.marks(member.pk, [tweet_id])
    return Entry(card, counts[tweet_id], bool(marks.liked), bool(marks.retweeted))


# --- What events make old -------------------------------------------------------------


def forget_tweets() -> None:
    """One was created, updated or deleted."""
    cache.touch(TWEETS)
    cache.renew(lambda: timeline(AnonymousUser()).read(None, NEWEST))


def forget_like(user_id: int, tweet_id: int) -> None:
    """A like has come or gone: the count on the tweet, and the heart that she sees."""
    cache.touch(_of("counts", tweet_id), _of("marks", user_id))


def forget_retweet(user_id: int, tweet_id: int) -> None:
    """The same; and the homes of her followers have one more, or one less."""
    cache.touch(_of("counts", tweet_id), _of("marks", user_id), RETWEETS)


def forget_follow(follower_id: int) -> None:
    """She reads others now. Heads of pages, with how many follow, are not cached."""
    cache.touch(_of("follows", follower_id))


def forget_person() -> None:
    """A name has changed, and stands on all her tweets and in the head of her pages."""
    cache.touch(TWEETS)


def forget_visits(user_id: int) -> None:
    """She has logged out: whoever comes with that cookie is nobody now."""
    cache.touch(_of("visits", user_id))


def _key(subject: str, *arguments: str | int) -> Key:
    return Key("tweets", subject, arguments)


def _of(fact: str, of: int) -> Tag:
    return Tag("tweets", fact, (of,))


def _place(after: Position | None) -> tuple[str, ...]:
    return (str(after),) if after else ()


def _digest(tweet_ids: Sequence[int]) -> str:
    return hashlib.blake2b(repr(tweet_ids).encode(), digest_size=12).hexdigest()
