"""Wiring: what is saved or deleted; what `caching` forgets for it, and who is told."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_out
from django.db.models.signals import post_delete, post_save

from apps.common.web import pictures

from . import caching, live
from .models import Follow, Like, Retweet, Tweet


def connect() -> None:
    """Called once, when the app is ready."""
    post_save.connect(user_saved, sender=User)
    post_delete.connect(user_deleted, sender=User)
    user_logged_out.connect(user_left)
    post_save.connect(tweet_saved, sender=Tweet)
    post_delete.connect(tweet_deleted, sender=Tweet)
    for signal in (post_save, post_delete):
        signal.connect(like_changed, sender=Like)
        signal.connect(retweet_changed, sender=Retweet)
        signal.connect(follow_changed, sender=Follow)


def user_saved(
    *,
    created: bool = False,
    update_fields: Collection[str] | None = None,
    **_: Any,
) -> None:
    """Who is new has signed nothing yet; and every login writes its date."""
    if not created and (update_fields is None or set(update_fields) != {"last_login"}):
        caching.forget_person()


def user_deleted(**_: Any) -> None:
    caching.forget_person()


def user_left(user: User | None, **_: Any) -> None:
    """Nobody leaves where a session had already ended."""
    if user is not None:
        caching.forget_visits(user.pk)


def tweet_saved(instance: Tweet, *, created: bool = False, **_: Any) -> None:
    caching.forget_tweets()
    if created:
        live.announce(instance)


def tweet_deleted(instance: Tweet, **_: Any) -> None:
    """Its picture goes with it."""
    caching.forget_tweets()
    pictures.discard(instance.image)


def like_changed(instance: Like, **_: Any) -> None:
    caching.forget_like(instance.user_id, instance.tweet_id)


def retweet_changed(instance: Retweet, **_: Any) -> None:
    caching.forget_retweet(instance.user_id, instance.tweet_id)


def follow_changed(instance: Follow, **_: Any) -> None:
    caching.forget_follow(instance.follower_id)
