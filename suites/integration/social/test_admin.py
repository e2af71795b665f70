"""The lesson in the admin."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.test.utils import CaptureQueriesContext

from apps.social.models import Comment, Follow, Like, Post, Profile
from fixtures.factories.social import (
    CommentFactory,
    FollowFactory,
    LikeFactory,
    PostFactory,
)

pytestmark = [pytest.mark.uncounted, pytest.mark.usefixtures("fresh_cache")]
MODELS = [Profile, Post, Like, Comment, Follow]


@pytest.fixture
def rows(ada, grace):
    post = PostFactory(user=ada)
    return {
        Post: post,
        Profile: ada.profile,
        Like: LikeFactory(user=grace, post=post),
        Comment: CommentFactory(user=grace, post=post),
        Follow: FollowFactory(follower=grace, followed=ada),
    }


@pytest.mark.parametrize("model", MODELS)
def test_staff_can_look_at_everything(model, rows, sam, browser_of):
    """The list, a search in it, and the page of one row open."""
    browser = browser_of(sam)
    path = f"/admin/social/{model._meta.model_name}/"

    assert browser.get(path).status_code == 200
    assert browser.get(path, {"q": "ada"}).status_code == 200
    assert browser.get(f"{path}{rows[model].pk}/change/").status_code == 200


@pytest.mark.parametrize("model", MODELS)
def test_nobody_else_can(model, rows, ada, browser_of):
    """A member who is not staff is asked to log in as somebody else."""
    answer = browser_of(ada).get(f"/admin/social/{model._meta.model_name}/")

    assert answer["Location"].startswith("/admin/login/")


def test_staff_remove_what_must_not_stay(rows, sam, browser_of):
    """Deleting in the admin takes a post with everything about it."""
    path = f"/admin/social/post/{rows[Post].pk}/delete/"

    browser_of(sam).post(path, {"post": "yes"})

    assert not Post.objects.exists()
    assert not Like.objects.exists()


def test_profiles_are_made_with_users_alone(sam, browser_of):
    """There is no page to add one."""
    assert browser_of(sam).get("/admin/social/profile/add/").status_code == 403


@pytest.mark.parametrize(
    "model, make",
    [
        (Profile, PostFactory),
        (Post, PostFactory),
        (Like, LikeFactory),
        (Comment, CommentFactory),
        (Follow, FollowFactory),
    ],
)
def test_a_list_costs_the_same_however_long_it_is(model, make, sam, browser_of):
    """Ten rows more are not one query more."""
    from django.db import connection

    browser = browser_of(sam)
    path = f"/admin/social/{model._meta.model_name}/"
    make()
    browser.get(path)
    with CaptureQueriesContext(connection) as few:
        browser.get(path)
    make.create_batch(10)
    with CaptureQueriesContext(connection) as many:
        browser.get(path)

    assert len(many) == len(few)


def test_every_model_of_the_lesson_is_there():
    """A model that is added must be seen to."""
    assert all(admin.site.is_registered(model) for model in MODELS)
