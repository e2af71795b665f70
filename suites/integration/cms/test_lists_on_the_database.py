"""Pages of lists against slices of the same lists, ties included; and what reading costs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.cms import selectors
from apps.cms.models import Category, Post, PostCategory, PostTag, Tag
from apps.cms.settling import Status
from apps.common.web.pagination import Rows
from fixtures.factories.cms import CategoryFactory, TagFactory
from suites.support.blocks import blocks_touched, settle

pytestmark = [
    pytest.mark.uncounted,
    pytest.mark.django_db,
    pytest.mark.usefixtures("fresh_cache"),
]
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
# Few moments for many posts, and two that are one microsecond apart.
moments = st.sampled_from([timedelta(microseconds=us) for us in (0, 1, 10**6)])
states = st.sampled_from([Status.DRAFT, Status.SCHEDULED, *[Status.PUBLISHED] * 4])
POSTS, DEEP = 4_000, 350


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    rows=st.lists(st.tuples(states, moments, st.booleans()), max_size=24),
    size=st.integers(1, 7),
)
def test_every_visible_post_stands_on_one_page(ada, rows, size):
    """Walked from page to page, the lists are what they are at once; no draft is in one."""
    with transaction.atomic():
        sea, moon = CategoryFactory(), TagFactory()
        posts = Post.objects.bulk_create(
            Post(
                author=ada,
                title="x",
                slug=f"x-{number}",
                content="x",
                status=status,
                published_at=None if status == Status.DRAFT else NOON + after,
            )
            for number, (status, after, _) in enumerate(rows)
        )
        marked = [post for post, row in zip(posts, rows, strict=True) if row[2]]
        PostCategory.objects.bulk_create(
            PostCategory(post=each, category=sea) for each in marked
        )
        PostTag.objects.bulk_create(PostTag(post=each, tag=moon) for each in marked)

        newest = sorted(posts, key=lambda post: (post.published_at or NOON, post.pk))[
            ::-1
        ]
        can_be_seen = [post.pk for post in newest if post.status == Status.PUBLISHED]
        ours = [pk for pk in can_be_seen if pk in {post.pk for post in marked}]
        assert walked(selectors.visible(), size) == can_be_seen
        assert walked(selectors.in_category(sea.pk), size) == ours
        assert walked(selectors.with_tag(moon.pk), size) == ours
        counts = {count_of(each) for each in (sea, moon)}
        assert counts == {len(ours)}
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_page_350_costs_what_page_1_costs(ada):
    """In blocks that Postgres touches, as EXPLAIN counts them: no clock, no noise."""
    write_notes(ada, range(POSTS))
    deep = Rows(selectors.visible()).read(None, 10 * (DEEP - 1)).following

    first, last = (blocks(after) for after in (None, deep))

    assert last <= 2 * first + 10


@pytest.mark.django_db(transaction=True)
def test_what_is_related_costs_the_same_among_twice_as_many(ada):
    """Posts about the same are not found by reading all of them."""
    about = CategoryFactory(), TagFactory()
    write_notes(ada, range(POSTS))
    once = blocks_of_related(*about)
    write_notes(ada, range(POSTS, 2 * POSTS))

    assert blocks_of_related(*about) <= 1.2 * once


def write_notes(ada: User, numbers: range) -> None:
    """Four a minute; and statistics, as tables have them that are in use."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cms_post (author_id, title, slug, summary, content, cover,"
            " cover_alt, created_at, updated_at, published_at, status)"
            " SELECT %s, 'Note ' || n, 'note-' || n, '', repeat('so it is ', 100), '', '',"
            " moment, moment, moment, 'published' FROM (SELECT n, timestamptz '2026-01-01'"
            " + n / 4 * interval '1 min' AS moment FROM generate_series(%s, %s) AS n) AS rows",
            [ada.pk, numbers.start, numbers.stop - 1],
        )
    settle("cms_post")


def blocks_of_related(sea: Category, moon: Tag) -> int:
    """Once all posts are in that category and have that tag."""
    post_ids = Post.objects.exclude(tags=moon).values_list("pk", flat=True)
    in_category = [PostCategory(post_id=each, category=sea) for each in post_ids]
    with_tag = [PostTag(post_id=each, tag=moon) for each in post_ids]
    PostCategory.objects.bulk_create(in_category)
    PostTag.objects.bulk_create(with_tag)
    settle("cms_postcategory", "cms_posttag")
    newest = selectors.visible()[0].pk
    with CaptureQueriesContext(connection) as asked:
        related = selectors.links(selectors.related_to(newest)[:4])
    assert len(related) == 4
    (query,) = asked
    return blocks_touched(query["sql"])


def count_of(subject) -> int:
    rows: Any = selectors.counted(type(subject)).filter(pk=subject.pk)
    return int(rows.get().post_count)


def blocks(after) -> int:
    with CaptureQueriesContext(connection) as asked:
        page = selectors.teasers(selectors.visible(), after, 10)
    assert len(page.rows) == 10
    (query,) = asked
    return blocks_touched(query["sql"])


def walked(posts, size: int) -> list[int]:
    position, found = None, list[int]()
    while True:
        page = selectors.teasers(posts, position, size)
        found += [teaser.id for teaser in page.rows]
        position = page.following
        if position is None:
            return found
