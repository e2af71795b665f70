"""Pages of a list of posts against slices of the same list, ties included."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.blog import selectors
from apps.blog.models import Post
from apps.blog.shown import Teaser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_cache")]
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
# Few moments for many posts, and two that are one microsecond apart.
moments = st.sampled_from([timedelta(microseconds=us) for us in (0, 1, 10**6)])


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    rows=st.lists(st.tuples(st.booleans(), moments), max_size=30),
    size=st.integers(1, 7),
)
def test_every_post_stands_on_one_page(ada, grace, rows, size):
    """Walked from page to page, the lists of all and of one are what they are at once."""
    with transaction.atomic():
        Post.objects.bulk_create(
            Post(
                author=ada if is_adas else grace,
                title=f"{number}",
                content="x",
                created_at=NOON + after,
            )
            for number, (is_adas, after) in enumerate(rows)
        )
        for posts in (selectors.all_posts(), selectors.get_user_posts(ada)):
            assert walked(posts, size) == [post.pk for post in posts]
        transaction.set_rollback(True)


def walked(posts, size: int) -> list[int]:
    position, found = None, list[Teaser]()
    while True:
        page = selectors.teasers(posts, position, size)
        found += page.rows
        position = page.following
        if position is None:
            return [teaser.id for teaser in found]
