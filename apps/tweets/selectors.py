"""Reads: tweets, people, and what people have done. None is cached here.

`caching.py` wraps those that lists are made of.
"""

from __future__ import annotations

from collections.abc import Collection

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Count, Exists, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404

from apps.common.web.pagination import Position, Rows, Slice

from .cards import Card, Counts, Header, Marks, card_of
from .models import Follow, Like, Retweet, Tweet

Viewer = User | AnonymousUser
# So many are remembered, and stand on a page.
NEWEST = 20
# So many retweets bring something into a home, the last ones.
BROUGHT = 500


class UnknownTweet(Http404):
    """No tweet has this number, or not any more; as a page it is a 404 that says so."""

    def __init__(self, tweet_id: int) -> None:
        super().__init__(f"There is no tweet {tweet_id}; perhaps it was deleted.")


class UnknownPerson(Http404):
    """Nobody has this name; as a page it is a 404 that says so."""

    def __init__(self, username: str) -> None:
        super().__init__(f"There is nobody here with the name “{username[:150]}”.")


# --- Tweets ---------------------------------------------------------------------------


def timeline() -> QuerySet[Tweet]:
    """Everybody's tweets, the newest first, each with its author in the same query."""
    return Tweet.objects.select_related("author")


def tweets_of(user_id: int) -> QuerySet[Tweet]:
    return timeline().filter(author_id=user_id)


def home(user_id: int) -> QuerySet[Tweet]:
    """What she and those whom she follows have written or, of late, retweeted.

    A tweet stands at its own place and once, whoever has retweeted it. People and
    retweets are read first and stand in the query as numbers: the planner then knows
    how few they may be, and need not walk through everybody else's tweets.
    """
    links = Follow.objects.filter(follower_id=user_id)
    people = [user_id, *links.values_list("followed_id", flat=True)]
    retweets = Retweet.objects.filter(user_id__in=people).order_by("-id")
    brought = list(retweets.values_list("tweet_id", flat=True)[:BROUGHT])
    return timeline().filter(Q(author_id__in=people) | Q(pk__in=brought))


def tweet(tweet_id: int) -> Tweet:
    """With its author; raises `UnknownTweet`."""
    found = timeline().filter(pk=tweet_id).first()
    if found is None:
        raise UnknownTweet(tweet_id)
    return found


def counted() -> QuerySet[Tweet]:
    """The timeline with `like_count` and `retweet_count`, as the API shows it."""
    return timeline().annotate(
        like_count=_count(Like, "tweet"), retweet_count=_count(Retweet, "tweet")
    )


def cards(tweets: QuerySet[Tweet], after: Position | None, size: int) -> Slice[Card]:
    """A page of them: from the newest, or from a position on."""
    page = Rows(tweets).read(after, size)
    return Slice(tuple(map(card_of, page.rows)), page.following)


def counts(tweet_ids: Collection[int]) -> dict[int, Counts]:
    """Of these tweets; those that are gone are absent."""
    rows = (
        Tweet.objects.filter(pk__in=tweet_ids)
        .order_by()
        .values_list("pk", _count(Like, "tweet"), _count(Retweet, "tweet"))
    )
    return {pk: Counts(likes, retweets) for pk, likes, retweets in rows}


def marks(user_id: int, tweet_ids: Collection[int]) -> Marks:
    """Which of these tweets this person has liked and retweeted."""
    liked, retweeted = (
        model.objects.filter(user_id=user_id, tweet_id__in=tweet_ids).values_list(
            "tweet_id", flat=True
        )
        for model in (Like, Retweet)
    )
    return Marks(frozenset(liked), frozenset(retweeted))


# --- People ---------------------------------------------------------------------------


def person_id(username: str) -> int:
    """Raises `UnknownPerson`."""
    # Postgres has no text with a zero byte; a URL can.
    if "\0" in username:
        raise UnknownPerson(username)
    try:
        return User.objects.only("pk").get(username=username).pk
    except User.DoesNotExist:
        raise UnknownPerson(username) from None


def header(username: str, viewer: Viewer) -> Header:
    """The head of a person's page, for whoever looks at it; raises `UnknownPerson`."""
    if "\0" in username:
        raise UnknownPerson(username)
    link = Follow.objects.filter(follower_id=viewer.pk or 0, followed=OuterRef("pk"))
    row = (
        User.objects.filter(username=username)
        .values_list(
            "pk",
            "first_name",
            "last_name",
            _count(Tweet, "author"),
            _count(Follow, "followed"),
            _count(Follow, "follower"),
            Exists(link),
        )
        .first()
    )
    if row is None:
        raise UnknownPerson(username)
    pk, first_name, last_name, *rest = row
    return Header(pk, username, f"{first_name} {last_name}".strip() or username, *rest)


def _count(model: type[Model], of: str) -> Coalesce:
    """How many rows of `model` point to the row of the outer query.

    COUNT(*), because an index on the pointing column answers that without the table.
    """
    pointing = model._default_manager.filter(**{f"{of}_id": OuterRef("pk")}).order_by()
    return Coalesce(Subquery(pointing.values(of).annotate(n=Count("*")).values("n")), 0)
