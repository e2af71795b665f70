"""Wiring: what is saved or deleted, and what `caching` forgets for it, on commit."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_out
from django.db.models.signals import post_delete, post_save

from . import caching
from .models import Post


def connect() -> None:
    """Called once, when the app is ready."""
    post_save.connect(post_saved, sender=Post)
    post_delete.connect(post_deleted, sender=Post)
    post_save.connect(user_saved, sender=User)
    post_delete.connect(user_deleted, sender=User)
    user_logged_out.connect(user_left)


def post_saved(instance: Post, **_: Any) -> None:
    caching.forget_post(instance.pk, instance.author_id)
    caching.renew_post(instance.pk)


def post_deleted(instance: Post, **_: Any) -> None:
    caching.forget_post(instance.pk, instance.author_id)


def user_saved(
    instance: User,
    *,
    created: bool = False,
    update_fields: Collection[str] | None = None,
    **_: Any,
) -> None:
    """Who has just registered has written nothing, but may have somebody's old name."""
    if created:
        caching.forget_name(instance.username)
    # Every login writes its date, which stands on no page.
    elif update_fields is None or set(update_fields) != {"last_login"}:
        caching.forget_author(instance.pk, instance.username)


def user_deleted(instance: User, **_: Any) -> None:
    """Her posts went before her, and each of them said so itself."""
    caching.forget_author(instance.pk, instance.username)


def user_left(user: User | None, **_: Any) -> None:
    """Nobody leaves where a session had already ended."""
    if user is not None:
        caching.forget_visits(user.pk)
