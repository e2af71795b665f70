"""Writes: one transaction each. Signals then tell `caching` what has changed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction

from . import selectors
from .models import Post
from .selectors import UnknownPost
from .settling import Status

# As models.py calls the constraint.
SLUG_ONCE_A_DAY = "cms_post_slug_once_a_day"
MOMENTS = ("status", "published_at", "updated_at")


class SlugTaken(Exception):
    """Another post of that day has the slug; the text is for the editor."""


@transaction.atomic
def publish(post_id: int) -> Post:
    """Now; a post that is published already keeps its moment.

    Raises `UnknownPost`, and `SlugTaken`.
    """
    post = _locked(post_id)
    if not post.is_published:
        post.status, post.published_at = Status.PUBLISHED, None
        _save_moments(post)
    return post


@transaction.atomic
def schedule(post_id: int, at: datetime) -> Post:
    """For then; who schedules for the past publishes.

    Raises `UnknownPost`, and `SlugTaken`.
    """
    post = _locked(post_id)
    post.status, post.published_at = Status.SCHEDULED, at
    _save_moments(post)
    return post


@transaction.atomic
def unpublish(post_id: int) -> Post:
    """It is a draft again, and has no moment. Raises `UnknownPost`."""
    post = _locked(post_id)
    post.status = Status.DRAFT
    post.save(update_fields=MOMENTS)
    return post


@transaction.atomic
def publish_due() -> Collection[int]:
    """Publishes what was scheduled for a moment that has come; answers which posts.

    Two who do so at once share the posts: each is locked by one, and the other passes
    over it. So each is published once.
    """
    posts = selectors.due().select_for_update(skip_locked=True).order_by("published_at")
    published = []
    for post in posts.defer("content", "search"):
        post.save(update_fields=MOMENTS)
        published.append(post.pk)
    return published


@transaction.atomic
def remove(post_id: int) -> None:
    """Raises `UnknownPost`."""
    _locked(post_id).delete()


def _save_moments(post: Post) -> None:
    """Who asks for many goes on after a refusal: so it is taken back, and no more."""
    try:
        with transaction.atomic():
            post.save(update_fields=MOMENTS)
    except IntegrityError as error:
        if SLUG_ONCE_A_DAY not in str(error):
            raise
        raise SlugTaken(
            f"“{post.title}” cannot be published: another post of that day has the "
            f"slug “{post.slug}”. Give it another one."
        ) from error


def _locked(post_id: int) -> Post:
    post = Post.objects.select_for_update().filter(pk=post_id).first()
    if post is None:
        raise UnknownPost(post_id)
    return post
