"""What happens when two people, or one person twice, act in the same moment."""

from __future__ import annotations

from functools import partial

import pytest

from apps.social import services
from apps.social.models import Comment, Follow, Like, Post
from apps.social.selectors import UnknownPost
from fixtures.factories.accounts import UserFactory
from fixtures.factories.social import PostFactory
from suites.support.at_once import (
    all_at_once,
    before_our_commit,
    before_rows_are_deleted,
)

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("fresh_cache"),
]
CLICKS = 6


def test_two_likes_at_once_are_one(ada, grace):
    """However many clicks arrive together, all succeed, and one like stands."""
    post = PostFactory(user=ada)

    clicks = all_at_once([partial(services.like, grace, post.pk)] * CLICKS)

    assert [click.exception() for click in clicks] == [None] * CLICKS
    assert post.likes.count() == 1


def test_two_follows_at_once_are_one(ada, grace):
    """The same holds for following."""
    clicks = all_at_once([partial(services.follow, grace, "ada")] * CLICKS)

    assert [click.exception() for click in clicks] == [None] * CLICKS
    assert Follow.objects.count() == 1


def test_likes_and_unlikes_at_once_end_in_one_of_both(ada, grace):
    """Whichever is last decides; there is never half a like, and no error."""
    post = PostFactory(user=ada)
    acts = [partial(act, grace, post.pk) for act in (services.like, services.unlike)]

    clicks = all_at_once(acts * (CLICKS // 2))

    assert [click.exception() for click in clicks] == [None] * CLICKS
    assert post.likes.count() in (0, 1)


def test_many_likes_of_one_post_are_all_counted(ada):
    """Different people do not get in one another's way."""
    post = PostFactory(user=ada)
    people = UserFactory.create_batch(CLICKS)

    all_at_once([partial(services.like, person, post.pk) for person in people])

    assert post.likes.count() == CLICKS


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(services.like, id="like"),
        pytest.param(partial(services.add_comment, content="late"), id="comment"),
    ],
)
def test_who_comes_too_late_is_told_that_the_post_is_gone(ada, grace, act):
    """A post is deleted between the look at it and the commit of a like or comment."""
    post = PostFactory(user=ada)

    with before_our_commit(partial(act, grace, post.pk)) as late:
        services.remove_post(Post.objects.get(pk=post.pk))

    assert isinstance(late.exception(), UnknownPost)
    assert not Like.objects.exists()
    assert not Comment.objects.exists()


def test_a_like_between_two_steps_of_a_deletion(ada, grace):
    """The post goes without an error, and the like that came between finds no post."""
    post = PostFactory(user=ada)
    act = partial(services.like, grace, post.pk)

    with before_rows_are_deleted(Post, act) as late:
        services.remove_post(Post.objects.get(pk=post.pk))

    assert isinstance(late.exception(), UnknownPost)
    assert not Post.objects.exists()


def test_two_deletions_at_once_are_one(ada):
    """Who deletes second finds nothing left to do."""
    post = PostFactory(user=ada)

    clicks = all_at_once(
        [partial(services.remove_post, Post.objects.get(pk=post.pk)) for _ in range(2)]
    )

    assert [click.exception() for click in clicks] == [None, None]
    assert not Post.objects.exists()
