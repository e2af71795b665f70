"""Likes that have waited in the cache (`write_behind`), brought into the table together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import Model

from apps.common.caching.interface import Key, Tag

from . import caching
from .models import Like, Post

# Pairs, and not all rows of these posts that are of these people.
UNLIKE = """
DELETE FROM social_like USING unnest(%s::bigint[], %s::bigint[]) AS gone (post, person)
WHERE social_like.post_id = gone.post AND social_like.user_id = gone.person
"""


@transaction.atomic
def save(waiting: Mapping[Key, datetime | None]) -> Collection[Tag]:
    """Each with its moment, or None for a like that was taken back.

    Likes are written without signals: what they change was forgotten when they were
    accepted. Those of posts or people that are gone meanwhile are dropped; what they
    have changed is in the answer.
    """
    moments = {caching.pair_of(key): moment for key, moment in waiting.items()}
    posts = held(Post, {post_id for post_id, _ in moments})
    people = held(User, {user_id for _, user_id in moments})
    there = {
        (post_id, user_id): moment
        for (post_id, user_id), moment in moments.items()
        if post_id in posts and user_id in people
    }
    Like.objects.bulk_create(
        [
            Like(post_id=post_id, user_id=user_id, created_at=moment)
            for (post_id, user_id), moment in there.items()
            if moment is not None
        ],
        ignore_conflicts=True,
    )
    take_back([pair for pair, moment in there.items() if moment is None])
    dropped = moments.keys() - there.keys()
    return {
        tag
        for post_id, user_id in dropped
        for tag in caching.like_tags(user_id, post_id)
    }


def held(model: type[Model], ids: Iterable[int]) -> set[int]:
    """Those that there are. None of them can be deleted before the commit.

    In one order, or two batches of different sites could wait for each other.
    """
    rows = model._default_manager.filter(pk__in=ids).order_by("pk")
    return set(rows.select_for_update(no_key=True).values_list("pk", flat=True))


def take_back(pairs: Collection[tuple[int, int]]) -> None:
    """Of a post and a person each."""
    if pairs:
        with connection.cursor() as cursor:
            cursor.execute(
                UNLIKE, [list(column) for column in zip(*pairs, strict=True)]
            )
