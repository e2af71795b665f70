"""Reading the timeline: in order, to its end, each tweet once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from apps.tweets.models import Tweet
from fixtures.factories.tweets import TweetFactory
from suites.support.pages import next_page, seen

from .pages import texts_on, timeline_of, tweets_on

pytestmark = pytest.mark.usefixtures("fresh_cache")


def test_the_newest_stand_first(client, db):
    """By the moment they were written, whoever wrote them, and for everybody to read."""
    older, newer = TweetFactory.create_batch(2)
    move(older, dt.timedelta(minutes=5))

    assert [shown.tweet for shown in timeline_of(client)] == [older.pk, newer.pk]


def test_twenty_a_page_and_each_once(client, ada):
    """The next page goes on where the last one ended, also among tweets of one moment."""
    tweets = TweetFactory.create_batch(45, author=ada)
    Tweet.objects.filter(pk__in=[each.pk for each in tweets[10:35]]).update(
        created_at=tweets[10].created_at
    )

    shown: list[int] = []
    sizes, address = [], "/"
    while address:
        html = seen(client, address)
        sizes.append(len(tweets_on(html)))
        shown += [each.tweet for each in tweets_on(html)]
        address = f"/{step}" if (step := next_page(html)) else ""

    assert sizes == [20, 20, 5]
    assert shown == [tweet.pk for tweet in reversed(tweets)]


def test_what_is_written_meanwhile_moves_nothing(client, db):
    """A reader between two pages misses none and sees none twice."""
    tweets = TweetFactory.create_batch(21)
    step = next_page(seen(client, "/"))

    TweetFactory.create_batch(3)

    assert texts_on(seen(client, f"/{step}")) == [tweets[0].text]


def test_who_asks_with_htmx_gets_the_next_tweets_alone(client, db):
    """The part has no page around it, and caches between us are told apart by it."""
    TweetFactory.create_batch(25)
    step = next_page(seen(client, "/"))

    part = client.get(f"/{step}", headers={"HX-Request": "true"})

    assert len(tweets_on(part.content.decode())) == 5
    assert b"<html" not in part.content
    assert "HX-Request" in part["Vary"]


def test_the_way_to_more_says_nothing_else(client, db):
    """What one reader's address has besides stands in no page of another's."""
    TweetFactory.create_batch(21)

    assert "campaign" not in (next_page(seen(client, "/?campaign=x")) or "")


def test_nobody_has_to_have_written_it(client, db):
    """A tweet without an author is Somebody's."""
    TweetFactory(author=None)

    (shown,) = timeline_of(client)

    assert (shown.author, shown.name) == ("", "Somebody")


def test_a_person_takes_her_tweets_along(client, ada):
    """With the account, they go; those of others stay."""
    TweetFactory(author=ada)
    other = TweetFactory()

    ada.delete()

    assert [shown.tweet for shown in timeline_of(client)] == [other.pk]


def test_nothing_yet(client, db):
    """An empty timeline says that it is empty."""
    assert "Nobody has tweeted yet." in seen(client, "/")


@pytest.mark.parametrize("token", ["abc", "0-0-0", "-1", "1.5", "1' OR 1=1"])
def test_a_page_that_is_none(token, client, db):
    """page=abc is no page of the timeline, and the answer names it."""
    response = client.get("/", {"page": token})

    assert response.status_code == 404
    assert "is not a place in this list" in response.content.decode()


def move(tweet: Tweet, later: dt.timedelta) -> None:
    """As if it had been written then: its moment is set once, and by nobody."""
    Tweet.objects.filter(pk=tweet.pk).update(created_at=timezone.now() + later)
