"""Wiring: what is saved or deleted, and what `caching` forgets for it, on commit."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_out
from django.db.models.signals import m2m_changed, post_delete, post_save

from apps.common.web.pictures import discard

from . import caching, selectors
from .models import Category, Media, Post, PostCategory, PostTag, Tag

LINKED = {"post_add", "post_remove", "pre_clear"}


def connect() -> None:
    """Called once, when the app is ready."""
    post_save.connect(post_saved, sender=Post)
    post_delete.connect(post_deleted, sender=Post)
    for link in (PostCategory, PostTag):
        m2m_changed.connect(links_changed, sender=link)
        # The admin saves them one by one, and not through the post's lists.
        post_save.connect(link_changed, sender=link)
        post_delete.connect(link_changed, sender=link)
    for subject in (Category, Tag):
        post_save.connect(subject_changed, sender=subject)
        post_delete.connect(subject_changed, sender=subject)
    post_delete.connect(media_deleted, sender=Media)
    post_save.connect(user_saved, sender=User)
    post_delete.connect(user_deleted, sender=User)
    user_logged_out.connect(user_left)


def post_saved(instance: Post, **_: Any) -> None:
    """A draft that stays one is nobody's business but its author's."""
    if instance.is_published or instance.was_published:
        caching.forget_post(instance.pk)
    if instance.is_published:
        caching.renew_post(instance.pk)


def post_deleted(instance: Post, **_: Any) -> None:
    caching.forget_post(instance.pk)
    discard(instance.cover)


def links_changed(
    instance: Any, action: str, reverse: bool, pk_set: Collection[int] | None, **_: Any
) -> None:
    """Told from either side: a post's subjects, or a subject's posts."""
    if action not in LINKED:
        return
    if not reverse:
        caching.forget_post(instance.pk)
        return
    for post_id in pk_set if pk_set is not None else selectors.post_ids_about(instance):
        caching.forget_post(post_id)


def link_changed(instance: PostCategory | PostTag, **_: Any) -> None:
    caching.forget_post(instance.post_id)


def subject_changed(instance: Category | Tag, **_: Any) -> None:
    caching.forget_subjects()


def media_deleted(instance: Media, **_: Any) -> None:
    discard(instance.file)


def user_saved(
    instance: User,
    *,
    created: bool = False,
    update_fields: Collection[str] | None = None,
    **_: Any,
) -> None:
    """Who has just registered stands on no page yet."""
    # Every login writes its date, which does not either.
    if not created and (update_fields is None or set(update_fields) != {"last_login"}):
        caching.forget_author(instance.pk)


def user_deleted(instance: User, **_: Any) -> None:
    """Who has written is not deleted; but whoever is has a page that says her name."""
    caching.forget_author(instance.pk)


def user_left(user: User | None, **_: Any) -> None:
    """Nobody leaves where a session had already ended."""
    if user is not None:
        caching.forget_visits(user.pk)
