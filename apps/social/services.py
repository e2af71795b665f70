"""Writes: one transaction each. Signals then tell `caching` what has changed.

Doing twice what can be done once (like, follow) is no error, and neither is undoing
what was not done: two clicks, or two tabs, end in the state that was asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from apps.common.web import pictures

from . import caching, selectors
from .models import Comment, Follow, Like, Post, Profile
from .selectors import UnknownPost


class CannotFollowOneself(Exception):
    """One's own posts stand in one's feed already."""


@transaction.atomic
def publish(author: User, content: str) -> Post:
    return Post.objects.create(user=author, content=content)


@transaction.atomic
def remove_post(post: Post) -> None:
    """With its likes and comments; a post that is gone already stays gone.

    Locked first: a like of this moment has then either been seen, and is deleted too,
    or finds no post any more when it commits.
    """
    if Post.objects.select_for_update().filter(pk=post.pk).exists():
        post.delete()


def like(user: User, post_id: int) -> None:
    """Raises `UnknownPost`. Two likes at once are one: the constraint lets one win."""
    directly = partial(_like, user, post_id)
    caching.write_like(user.pk, post_id, liked=True, directly=directly)


def unlike(user: User, post_id: int) -> None:
    """Raises `UnknownPost`."""
    directly = partial(_unlike, user, post_id)
    caching.write_like(user.pk, post_id, liked=False, directly=directly)


def add_comment(user: User, post_id: int, content: str) -> Comment:
    """Raises `UnknownPost`."""
    with _while_it_stands(post_id):
        return Comment.objects.create(user=user, post_id=post_id, content=content)


@transaction.atomic
def remove_comment(comment: Comment) -> None:
    comment.delete()


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


@transaction.atomic
def save_profile(profile: Profile) -> None:
    """Keeps what was edited. A picture that was replaced or taken away is removed."""
    before = Profile.objects.select_for_update().get(pk=profile.pk)
    profile.save()
    if before.profile_picture.name != profile.profile_picture.name:
        pictures.discard(before.profile_picture)


def _like(user: User, post_id: int) -> None:
    with _while_it_stands(post_id):
        try:
            Like.objects.get_or_create(user=user, post_id=post_id)
        except IntegrityError:
            # One of this moment was in its way, and was taken back before it could be
            # read: as if that unlike had come last.
            if not Post.objects.filter(pk=post_id).exists():
                raise


@transaction.atomic
def _unlike(user: User, post_id: int) -> None:
    unliked, _ = Like.objects.filter(user=user, post_id=post_id).delete()
    if not unliked and not Post.objects.filter(pk=post_id).exists():
        raise UnknownPost(post_id)


@contextmanager
def _while_it_stands(post_id: int) -> Iterator[None]:
    """A transaction that adds to a post; raises `UnknownPost` when there is none.

    The foreign key is only checked at the commit, and somebody may delete the post
    until then: who comes too late is told that it is gone, and gets no error page.
    """
    if not Post.objects.filter(pk=post_id).exists():
        raise UnknownPost(post_id)
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise UnknownPost(post_id) from error
