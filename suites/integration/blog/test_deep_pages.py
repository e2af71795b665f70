"""Page 500 of the blog costs the database what page 1 costs.

Costs are blocks that Postgres touches, as EXPLAIN counts them: no clock, no noise.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.blog import selectors
from apps.blog.views import POSTS_A_PAGE
from apps.common.web.pagination import Position, Rows
from fixtures.factories.accounts import UserFactory
from suites.support.blocks import blocks_touched, settle

pytestmark = [
    pytest.mark.uncounted,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("fresh_cache"),
]
AUTHORS, POSTS, DEEP = 12, 6_000, 500


@pytest.fixture
def authors(db) -> list[User]:
    """Twelve who write by turns, several posts a minute."""
    authors: list[User] = UserFactory.create_batch(AUTHORS)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO blog_post (author_id, title, content, created_at)"
            " SELECT (%s::int[])[1 + n %% %s], 'Note ' || n, repeat('so it is ', 100),"
            " timestamptz '2026-01-01' + n / 4 * interval '1 min'"
            " FROM generate_series(1, %s) AS n",
            [[author.pk for author in authors], AUTHORS, POSTS],
        )
    settle("blog_post", "auth_user")
    return authors


def test_the_list(authors):
    """A place deep in it is found through the index, and not by counting."""
    posts = selectors.all_posts()
    deep = place(posts, POSTS_A_PAGE * (DEEP - 1))

    first, last = blocks(posts, None), blocks(posts, deep)

    assert last <= 2 * first + 10
    assert blocks_by_offset(posts, POSTS_A_PAGE * (DEEP - 1)) > 10 * last


def test_an_author(authors):
    """Her posts are read from an index of her own, wherever the page begins."""
    posts = selectors.get_user_posts(authors[0])
    deep = place(posts, POSTS // AUTHORS - POSTS_A_PAGE)

    first, last = blocks(posts, None), blocks(posts, deep)

    assert last <= 2 * first + 10
    assert first < 60


def place(posts: Any, number: int) -> Position:
    """Behind so many rows of the list."""
    position = Rows(posts).read(None, number).following
    assert position is not None
    return position


def blocks(posts: Any, after: Position | None) -> int:
    """How many blocks the page behind that place touches, in its one query."""
    with CaptureQueriesContext(connection) as asked:
        page = selectors.teasers(posts, after, POSTS_A_PAGE)
    assert len(page.rows) == POSTS_A_PAGE
    (query,) = asked
    return blocks_touched(query["sql"])


def blocks_by_offset(posts: Any, offset: int) -> int:
    """What the same page costs when it is found by counting."""
    with CaptureQueriesContext(connection) as asked:
        list(posts.values_list("title")[offset : offset + POSTS_A_PAGE])
    return blocks_touched(asked[0]["sql"])
