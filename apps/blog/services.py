"""Writes: one transaction each. Signals then tell `caching` what has changed."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction

from .models import Post
from .selectors import UnknownPost


@transaction.atomic
def publish(author: User, title: str, content: str) -> Post:
    return Post.objects.create(author=author, title=title, content=content)


@transaction.atomic
def revise(post_id: int, title: str, content: str) -> Post:
    """Raises `UnknownPost`.

    The row is locked and read again, because `save` inserts where there is nothing to
    update: a post that was removed while its author had the form open would be back.
    """
    post = _locked(post_id)
    if post is None:
        raise UnknownPost(post_id)
    post.title, post.content = title, content
    post.save(update_fields=["title", "content"])
    return post


@transaction.atomic
def remove(post_id: int) -> None:
    """A post that is gone already stays gone."""
    post = _locked(post_id)
    if post is not None:
        post.delete()


def _locked(post_id: int) -> Post | None:
    return Post.objects.select_for_update().filter(pk=post_id).first()
