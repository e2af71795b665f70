"""What `cached_property` promises: one query for one object, and nothing beyond it."""

from __future__ import annotations

import pytest

from apps.social.models import Post
from fixtures.factories.social import CommentFactory, LikeFactory, PostFactory

pytestmark = pytest.mark.django_db

COUNTS = {"like_count": LikeFactory, "comment_count": CommentFactory}


@pytest.fixture(params=COUNTS)
def count(request):
    """The name of a count; `one_more` makes it larger."""
    return request.param


@pytest.fixture
def one_more(count):
    return COUNTS[count]


@pytest.fixture
def post(one_more):
    made = PostFactory()
    one_more(post=made)
    return Post.objects.get(pk=made.pk)


def test_it_is_asked_for_once(post, count, django_assert_num_queries):
    """However often a page reads it."""
    with django_assert_num_queries(1):
        assert [getattr(post, count) for _ in range(3)] == [1, 1, 1]


def test_another_object_sees_what_is_true_now(post, count, one_more):
    """The next request reads its own."""
    assert getattr(post, count) == 1
    one_more(post=post)

    assert getattr(Post.objects.get(pk=post.pk), count) == 2


def test_what_was_read_stays_on_its_object(post, count, one_more):
    """The trap: neither a write nor a refresh takes it away; only `del` does."""
    assert getattr(post, count) == 1
    one_more(post=post)
    post.refresh_from_db()
    kept = getattr(post, count)
    delattr(post, count)

    assert (kept, getattr(post, count)) == (1, 2)
