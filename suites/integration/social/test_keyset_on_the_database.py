"""Keyset pages of real query sets against slices of the same query sets."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.common.web.pagination import KeysetPaginator, Rows
from apps.social import selectors
from apps.social.models import Comment, Follow, Post

pytestmark = [
    pytest.mark.uncounted,
    pytest.mark.django_db,
    pytest.mark.usefixtures("fresh_cache"),
]
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
# Few moments for many rows, and two that are one microsecond apart.
moments = st.sampled_from([timedelta(microseconds=us) for us in (0, 1, 10**6)])
rows = st.lists(st.tuples(st.booleans(), moments), max_size=40)
many = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@many
@given(rows=rows, size=st.integers(1, 7))
def test_a_feed(ada, grace, rows, size):
    """Newest first, with ties, of two authors of whom one is followed by the other."""
    with undone():
        Follow.objects.create(follower=ada, followed=grace)
        make(Post, rows, ada, grace)
        feed = selectors.get_following_posts(ada)

        assert walked(feed, size) == sliced(feed, size)


@many
@given(rows=rows, size=st.integers(1, 7))
def test_columns_of_a_feed(ada, grace, rows, size):
    """Named tuples do as well as models, if the columns of the ordering are there."""
    with undone():
        make(Post, rows, ada, grace)
        ids = selectors.posts_by(ada.pk).values_list("id", "created_at", named=True)

        assert walked(ids, size) == sliced(ids, size)


@many
@given(rows=rows, size=st.integers(1, 7))
def test_comments(ada, grace, rows, size):
    """The oldest first: the same in the other direction."""
    with undone():
        post = Post.objects.create(user=ada, content="Notes")
        make(Comment, rows, ada, grace, post=post)
        comments = selectors.comments_on(post.pk)

        assert walked(comments, size) == sliced(comments, size)


@many
@given(number=st.integers(0, 20), size=st.integers(1, 7))
def test_people(number, size):
    """One column, which is unique: the newest members first."""
    with undone():
        User.objects.bulk_create(User(username=f"p{n}") for n in range(number))
        people = selectors.people_named("")

        assert walked(people, size) == sliced(people, size)


@pytest.mark.parametrize("numbers", ["0-0", f"{'9' * 19}-{'9' * 19}", "0-" + "9" * 19])
def test_places_that_no_row_can_have(ada, numbers):
    """The database is never asked what it cannot compare with."""
    Post.objects.create(user=ada, content="Notes")
    paginator = KeysetPaginator(selectors.posts_by(ada.pk), 5)

    assert len(paginator.page(numbers)) == (1 if numbers.startswith("9") else 0)


def walked(queryset: QuerySet[Any, Any], size: int) -> list[list[Any]]:
    """All pages, from each to the next."""
    paginator, token, pages = KeysetPaginator(Rows(queryset), size), "", []
    while True:
        page = paginator.page(token)
        pages.append(list(page))
        if not page.has_next():
            return pages
        token = page.next_page_number()


def sliced(queryset: QuerySet[Any, Any], size: int) -> list[list[Any]]:
    whole = list(queryset)
    pages = [whole[start : start + size] for start in range(0, len(whole), size)]
    return pages or [[]]


def make(model: Any, rows: Any, one: User, other: User, **fields: Any) -> None:
    model.objects.bulk_create(
        model(
            user=one if is_ones else other,
            content="x",
            created_at=NOON + after,
            **fields,
        )
        for is_ones, after in rows
    )


@contextmanager
def undone() -> Iterator[None]:
    """Examples of one test share a database; each leaves it as it was."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
