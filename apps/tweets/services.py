"""Writes: one transaction each. Signals then tell `caching` what has changed.

Doing twice what can be done once (like, retweet, follow) is no error, and neither is
undoing what was not done: two clicks, or two tabs, end in the state that was asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.core.files.base import File
from django.db import IntegrityError, transaction

from apps.common.web import pictures

from . import selectors
from .models import Follow, Like, Retweet, Tweet
from .selectors import UnknownTweet

DEMO = "demo"


class CannotFollowOneself(Exception):
    """One's own tweets stand in one's home already."""


def demo_user() -> User:
    """Who signs for people without an account; made when the first of them posts.

    Two who post at once make one: the name is unique, and whoever comes second finds
    the first one's. Nobody can log in as this user: it has no password.
    """
    user, _ = User.objects.get_or_create(
        username=DEMO, defaults={"password": make_password(None), "is_active": True}
    )
    return user


@transaction.atomic
def publish(author: User | None, text: str, image: File[bytes] | None = None) -> Tweet:
    return Tweet.objects.create(author=author, text=text, image=image or "")


@transaction.atomic
def save(tweet: Tweet) -> None:
    """Keeps what was edited. A picture that was replaced or taken away is removed."""
    before = Tweet.objects.select_for_update().filter(pk=tweet.pk).first()
    tweet.save()
    if before is not None and before.image.name != tweet.image.name:
        pictures.discard(before.image)


@transaction.atomic
def remove(tweet: Tweet) -> None:
    """With what was done about it; a tweet that is gone already stays gone.

    Locked first: a like of this moment has then either been seen, and is deleted too,
    or finds no tweet any more when it commits.
    """
    if Tweet.objects.select_for_update().filter(pk=tweet.pk).exists():
        tweet.delete()


def like(user: User, tweet_id: int) -> None:
    """Raises `UnknownTweet`."""
    with _while_it_stands(tweet_id):
        _once(Like, user, tweet_id)


def unlike(user: User, tweet_id: int) -> None:
    """Raises `UnknownTweet`."""
    with _while_it_stands(tweet_id):
        Like.objects.filter(user=user, tweet_id=tweet_id).delete()


def retweet(user: User, tweet_id: int) -> None:
    """Raises `UnknownTweet`."""
    with _while_it_stands(tweet_id):
        _once(Retweet, user, tweet_id)


def unretweet(user: User, tweet_id: int) -> None:
    """Raises `UnknownTweet`."""
    with _while_it_stands(tweet_id):
        Retweet.objects.filter(user=user, tweet_id=tweet_id).delete()


@transaction.atomic
def follow(follower: User, username: str) -> None:
    """Raises `UnknownPerson` or `CannotFollowOneself`."""
    followed_id = selectors.person_id(username)
    if followed_id == follower.pk:
        raise CannotFollowOneself(f"{username} cannot follow herself.")
    Follow.objects.get_or_create(follower=follower, followed_id=followed_id)


@transaction.atomic
def unfollow(follower: User, username: str) -> None:
    """Raises `UnknownPerson`."""
    followed_id = selectors.person_id(username)
    Follow.objects.filter(follower=follower, followed_id=followed_id).delete()


def _once(model: type[Like | Retweet], user: User, tweet_id: int) -> None:
    try:
        model.objects.get_or_create(user=user, tweet_id=tweet_id)
    except IntegrityError:
        # One of this moment was in its way, and was taken back before it could be read:
        # as if taking it back had come last.
        if not Tweet.objects.filter(pk=tweet_id).exists():
            raise


@contextmanager
def _while_it_stands(tweet_id: int) -> Iterator[None]:
    """A transaction about a tweet; raises `UnknownTweet` when there is none.

    The foreign key is only checked at the commit, and somebody may delete the tweet
    until then: who comes too late is told that it is gone, and gets no error page.
    """
    if not Tweet.objects.filter(pk=tweet_id).exists():
        raise UnknownTweet(tweet_id)
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise UnknownTweet(tweet_id) from error
