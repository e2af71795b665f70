"""Reads: one query each, and none of them cached. `caching.py` wraps what pages show."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.db.models.functions import Left
from django.http import Http404

from apps.common.web.pagination import Position, Rows, Slice

from .models import Post
from .shown import READ_FOR_A_TEASER, Article, Author, Teaser, opening

NAMES = ("author__username", "author__first_name", "author__last_name")


class UnknownPost(Http404):
    """No post has this number, or not any more; as a page it is a 404 that says so."""

    def __init__(self, post_id: int) -> None:
        super().__init__(f"There is no post {post_id}; perhaps its author removed it.")


class UnknownAuthor(Http404):
    """Nobody has this name; as a page it is a 404 that says so."""

    def __init__(self, username: str) -> None:
        super().__init__(f"Nobody writes here under the name “{username[:150]}”.")


# --- Lists ----------------------------------------------------------------------------


def all_posts() -> QuerySet[Post]:
    """The newest first."""
    return Post.objects.all()


def get_user_posts(user: User) -> QuerySet[Post]:
    """Her own posts, the newest first."""
    return posts_by(user.pk)


def posts_by(author_id: int) -> QuerySet[Post]:
    return Post.objects.filter(author_id=author_id)


def get_recent_posts(limit: int) -> QuerySet[Post]:
    """The newest posts, and no more of them than that."""
    return all_posts()[:limit]


def teasers(posts: QuerySet[Post], after: Position | None, size: int) -> Slice[Teaser]:
    """A page of a list, in one query with the names of its authors."""
    page = Rows(_as_teasers(posts)).read(after, size)
    return Slice(tuple(map(_teaser, page.rows)), page.following)


def recent_teasers(limit: int) -> tuple[Teaser, ...]:
    rows: Iterable[Any] = _as_teasers(get_recent_posts(limit))
    return tuple(map(_teaser, rows))


def post_ids_by(author_id: int) -> list[int]:
    """All that she wrote."""
    return list(posts_by(author_id).order_by().values_list("pk", flat=True))


# --- One post, one author -------------------------------------------------------------


def article(post_id: int) -> Article:
    """Raises `UnknownPost`."""
    rows = Post.objects.filter(pk=post_id).values_list(
        "id", "title", "content", "author_id", *NAMES, "created_at", named=True
    )
    row: Any = rows.first()
    if row is None:
        raise UnknownPost(post_id)
    return Article(
        id=row.id,
        title=row.title,
        content=row.content,
        author_id=row.author_id,
        **_signature(row),
    )


def post(post_id: int) -> Post:
    """To be changed, and therefore read anew; raises `UnknownPost`."""
    found = Post.objects.filter(pk=post_id).first()
    if found is None:
        raise UnknownPost(post_id)
    return found


def person_id(username: str) -> int:
    """Raises `UnknownAuthor`."""
    # Postgres has no text with a zero byte; an address can have one.
    known = User.objects.filter(username=username) if "\0" not in username else None
    found = known.values_list("pk", flat=True).first() if known is not None else None
    if found is None:
        raise UnknownAuthor(username)
    return found


def author(person_id: int) -> Author | None:
    """Whoever has this number, whether or not she has written; None when she is gone."""
    person = User.objects.filter(pk=person_id).first()
    if person is None:
        return None
    name = person.get_full_name() or person.username
    return Author(person.pk, person.username, name)


# --- Helpers --------------------------------------------------------------------------


def _as_teasers(posts: QuerySet[Post]) -> QuerySet[Post, Any]:
    """Of a text, only so much is fetched as decides how its teaser reads."""
    return posts.annotate(start=Left("content", READ_FOR_A_TEASER + 1)).values_list(
        "id", "title", "start", *NAMES, "created_at", named=True
    )


def _teaser(row: Any) -> Teaser:
    return Teaser(
        id=row.id, title=row.title, opening=opening(row.start), **_signature(row)
    )


def _signature(row: Any) -> dict[str, str]:
    """Who wrote it, and when: for machines (`moment`) and for people (`when`)."""
    name = f"{row.author__first_name} {row.author__last_name}".strip()
    return {
        "author": row.author__username,
        "name": name or row.author__username,
        "moment": row.created_at.isoformat(timespec="seconds"),
        "when": when(row.created_at),
    }


def when(moment: datetime) -> str:
    """
    >>> when(datetime(2026, 3, 1, 9, 5))
    '1 March 2026, 09:05'
    """
    return f"{moment.day} {moment:%B %Y, %H:%M}"
