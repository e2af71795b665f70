"""Liking and unliking."""

from __future__ import annotations

import pytest

from apps.social import services
from apps.social.models import Like
from apps.social.selectors import UnknownPost
from fixtures.factories.social import LikeFactory, PostFactory

pytestmark = pytest.mark.usefixtures("fresh_cache")
NO_POST = 10**12


def test_a_like_counts_once_however_often_it_is_given(ada, grace):
    """Liking again changes nothing, not even the moment of the first like."""
    post = PostFactory(user=ada)
    services.like(grace, post.pk)
    first = Like.objects.get()

    services.like(grace, post.pk)

    assert list(Like.objects.all()) == [first]
    assert (post.like_count, Like.objects.get().created_at) == (1, first.created_at)


def test_a_like_is_taken_back(ada, grace):
    """Unliking removes that person's like and leaves those of others."""
    post = PostFactory(user=ada)
    LikeFactory(user=grace, post=post)
    other = LikeFactory(post=post)

    services.unlike(grace, post.pk)

    assert list(post.likes.all()) == [other]


def test_what_was_not_liked_can_be_unliked(ada, grace):
    """Two tabs may both say unlike; the second is no error."""
    services.unlike(grace, PostFactory(user=ada).pk)

    assert not Like.objects.exists()


@pytest.mark.parametrize("act", [services.like, services.unlike])
def test_a_post_that_is_not_there(grace, act):
    """Who acts on nothing is told so."""
    with pytest.raises(UnknownPost, match=f"no post {NO_POST}"):
        act(grace, NO_POST)


def test_a_post_takes_its_likes_along(ada):
    """Likes and comments end with what they were about."""
    post = LikeFactory(post=PostFactory(user=ada)).post

    services.remove_post(post)

    assert not Like.objects.exists()
