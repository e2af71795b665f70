"""Page 500 of a feed costs the database what page 1 costs.

Costs are blocks that Postgres touches, as EXPLAIN counts them: no clock, no noise.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.common.web.pagination import Position, Rows
from apps.social import selectors
from apps.social.models import Follow
from fixtures.factories.accounts import UserFactory
from suites.support.blocks import blocks_of, blocks_touched, settle

pytestmark = [
    pytest.mark.uncounted,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("fresh_cache"),
]
AUTHORS, POSTS, PAGE = 12, 30_000, 20
DEEP = 500


@pytest.fixture
def authors(db) -> list[User]:
    """Twelve who write by turns, 30,000 posts in all, and one who writes seldom."""
    authors: list[User] = UserFactory.create_batch(AUTHORS)
    seldom: User = UserFactory(username="seldom")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO social_post (user_id, content, created_at)"
            " SELECT CASE WHEN n %% 6000 = 0 THEN %s ELSE (%s::int[])[1 + n %% %s] END,"
            " repeat('so it is ', 30), timestamptz '2026-01-01' + n * interval '1 min'"
            " FROM generate_series(1, %s) AS n",
            [seldom.pk, [author.pk for author in authors], AUTHORS, POSTS],
        )
    settle("social_post")
    return authors


def test_a_reader_of_many(authors, ada):
    """Who follows most authors pays for the posts on her page, wherever it begins."""
    follow(ada, authors[:9])
    feed = selectors.get_following_posts(ada)
    deep = place(feed, PAGE * (DEEP - 1))

    first, last = blocks(feed, None), blocks(feed, deep)

    assert last <= 2 * first + 10
    assert blocks_by_offset(feed, PAGE * (DEEP - 1)) > 10 * last


@pytest.mark.parametrize(
    "followed", [pytest.param(["seldom"], id="seldom"), pytest.param([], id="nobody")]
)
def test_a_reader_of_few(authors, ada, followed):
    """Whose people write seldom does not read through everybody else's posts."""
    follow(ada, list(User.objects.filter(username__in=followed)))
    feed = selectors.get_following_posts(ada)

    assert blocks(feed, None) < 30
    assert blocks_of("social_post") > 1_000


def test_a_profile(authors):
    """One author's posts are read from her own index, wherever the page begins."""
    posts = selectors.posts_by(authors[0].pk)
    deep = place(posts, 2000)

    first, last = blocks(posts, None), blocks(posts, deep)

    assert first < 30
    assert last <= first + 10


def follow(follower: User, people: list[User]) -> None:
    Follow.objects.bulk_create(
        Follow(follower=follower, followed=each) for each in people
    )


def place(posts: Any, number: int) -> Position:
    """Behind so many rows of the list."""
    position = Rows(posts).read(None, number).following
    assert position is not None
    return position


def blocks(posts: Any, after: Position | None) -> int:
    """How many blocks the page behind that place touches."""
    with CaptureQueriesContext(connection) as asked:
        page = selectors.marks(posts, after, PAGE)
    assert len(asked) == 1
    assert page.following or len(page.rows) < PAGE
    return blocks_touched(asked[0]["sql"])


def blocks_by_offset(posts: Any, offset: int) -> int:
    """What the same page costs when it is found by counting."""
    with CaptureQueriesContext(connection) as asked:
        list(posts.values_list("id")[offset : offset + PAGE])
    return blocks_touched(asked[0]["sql"])
