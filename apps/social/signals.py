"""Wiring: what is saved or deleted, and what `caching` forgets for it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_out
from django.db.models.signals import post_delete, post_save

from apps.common.web import pictures

from . import caching
from .models import Comment, Follow, Like, Post, Profile


def connect() -> None:
    """Called once, when the app is ready."""
    post_save.connect(user_saved, sender=User)
    post_delete.connect(user_deleted, sender=User)
    user_logged_out.connect(user_left)
    post_save.connect(profile_saved, sender=Profile)
    post_delete.connect(profile_deleted, sender=Profile)
    post_save.connect(post_saved, sender=Post)
    post_delete.connect(post_deleted, sender=Post)
    for signal in (post_save, post_delete):
        signal.connect(like_changed, sender=Like)
        signal.connect(comment_changed, sender=Comment)
        signal.connect(follow_changed, sender=Follow)


def user_saved(
    instance: User,
    *,
    created: bool = False,
    raw: bool = False,
    update_fields: Collection[str] | None = None,
    **_: Any,
) -> None:
    """A user gets her profile at once; a fixture brings its own."""
    if created and not raw:
        Profile.objects.create(user=instance)
    # Every login writes its date, and would make all her cards old.
    if update_fields is None or set(update_fields) != {"last_login"}:
        caching.forget_person(instance.pk, instance.username)


def user_deleted(instance: User, **_: Any) -> None:
    caching.forget_person(instance.pk, instance.username)


def user_left(user: User | None, **_: Any) -> None:
    """Nobody leaves where a session had already ended."""
    if user is not None:
        caching.forget_visits(user.pk)


def profile_saved(instance: Profile, **_: Any) -> None:
    caching.forget_person(instance.user_id, instance.user.username)


def profile_deleted(instance: Profile, **_: Any) -> None:
    """Her picture goes with it. (The page is forgotten with the user.)"""
    pictures.discard(instance.profile_picture)


def post_saved(instance: Post, *, created: bool = False, **_: Any) -> None:
    caching.forget_post(instance.pk)
    caching.renew_post(instance.pk)
    if created:
        caching.forget_posts_by(instance.user_id)


def post_deleted(instance: Post, **_: Any) -> None:
    caching.forget_post(instance.pk)
    caching.forget_posts_by(instance.user_id)


def like_changed(instance: Like, **_: Any) -> None:
    caching.forget_like(instance.user_id, instance.post_id)
    caching.renew_post(instance.post_id)


def comment_changed(instance: Comment, **_: Any) -> None:
    caching.forget_post(instance.post_id)
    caching.renew_post(instance.post_id)


def follow_changed(instance: Follow, **_: Any) -> None:
    caching.forget_follow(instance.follower_id, instance.followed_id)
