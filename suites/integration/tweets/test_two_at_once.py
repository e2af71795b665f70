"""What happens when two people act in the same moment."""

from __future__ import annotations

from functools import partial

import pytest
from django.contrib.auth.models import User
from django.test import Client

from apps.tweets import services
from apps.tweets.models import Follow, Like, Retweet, Tweet
from apps.tweets.selectors import UnknownTweet
from fixtures.factories.tweets import TweetFactory
from suites.support.at_once import (
    all_at_once,
    before_our_commit,
    before_rows_are_deleted,
)

from .pages import timeline_of

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("fresh_cache"),
]
POSTS = 6


def test_strangers_who_post_at_once_make_one_demo_user():
    """Nobody gets an error because somebody else was quicker, and no tweet is lost."""
    acts = [partial(Client().post, "/create/", {"text": "Fog."}) for _ in range(POSTS)]

    answers = [each.result() for each in all_at_once(acts)]

    assert [answer.status_code for answer in answers] == [302] * POSTS
    assert User.objects.get().username == services.DEMO
    assert Tweet.objects.count() == POSTS


def test_who_finds_no_demo_user_and_comes_second():
    """Between her look and her insert, somebody else's was committed: it is hers, too."""
    post = partial(Client().post, "/create/", {"text": "Fog."})

    with before_our_commit(post) as late:
        services.demo_user()

    assert late.result().status_code == 302
    assert Tweet.objects.get().author == User.objects.get()


@pytest.mark.parametrize(
    "act, model", [(services.like, Like), (services.retweet, Retweet)]
)
def test_two_clicks_at_once_are_one(act, model, ada, grace):
    """However many arrive together, all succeed, and one row stands."""
    tweet = TweetFactory(author=ada)

    clicks = all_at_once([partial(act, grace, tweet.pk)] * POSTS)

    assert [click.exception() for click in clicks] == [None] * POSTS
    assert model.objects.count() == 1


def test_two_follows_at_once_are_one(ada, grace):
    """The same holds for following."""
    clicks = all_at_once([partial(services.follow, grace, "ada")] * POSTS)

    assert [click.exception() for click in clicks] == [None] * POSTS
    assert Follow.objects.count() == 1


@pytest.mark.parametrize("act", [services.like, services.retweet])
def test_who_comes_too_late_is_told_that_the_tweet_is_gone(act, ada, grace):
    """A tweet is deleted between the look at it and the commit of a like."""
    tweet = TweetFactory(author=ada)

    with before_our_commit(partial(act, grace, tweet.pk)) as late:
        services.remove(Tweet.objects.get(pk=tweet.pk))

    assert isinstance(late.exception(), UnknownTweet)
    assert not Like.objects.exists()
    assert not Retweet.objects.exists()


def test_a_like_between_two_steps_of_a_deletion(ada, grace):
    """The tweet goes without an error, and the like that came between finds none."""
    tweet = TweetFactory(author=ada)
    act = partial(services.like, grace, tweet.pk)

    with before_rows_are_deleted(Tweet, act) as late:
        services.remove(Tweet.objects.get(pk=tweet.pk))

    assert isinstance(late.exception(), UnknownTweet)
    assert not Tweet.objects.exists()


def test_who_reads_while_somebody_writes_hides_nothing(client, ada):
    """Whoever comes later sees every tweet that was acknowledged before."""
    read = partial(Client().get, "/")
    write = partial(services.publish, ada, "Fog again.")

    for each in all_at_once([read, write] * (POSTS // 2)):
        each.result()

    assert len(timeline_of(client)) == POSTS // 2
