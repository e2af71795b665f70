"""The lesson in the admin."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from apps.tweets.models import Follow, Like, Retweet, Tweet
from fixtures.factories.tweets import (
    FollowFactory,
    LikeFactory,
    RetweetFactory,
    TweetFactory,
)

pytestmark = pytest.mark.usefixtures("fresh_cache")
MODELS: dict[type[Model], Any] = {
    Tweet: TweetFactory,
    Like: LikeFactory,
    Retweet: RetweetFactory,
    Follow: FollowFactory,
}


@pytest.mark.parametrize("model", MODELS)
def test_staff_can_look_at_everything(model, sam, browser_of):
    """The list, a search in it, and the page of one row open."""
    browser, row = browser_of(sam), MODELS[model]()
    path = f"/admin/tweets/{model._meta.model_name}/"

    assert browser.get(path).status_code == 200
    assert browser.get(path, {"q": "ada"}).status_code == 200
    assert browser.get(f"{path}{row.pk}/change/").status_code == 200


@pytest.mark.parametrize("model", MODELS)
def test_nobody_else_can(model, ada, browser_of):
    """A member who is not staff is asked to log in as somebody else."""
    answer = browser_of(ada).get(f"/admin/tweets/{model._meta.model_name}/")

    assert answer["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("model", MODELS)
def test_a_list_costs_the_same_however_long_it_is(model, sam, browser_of):
    """Ten rows more are not one query more."""
    browser, path = browser_of(sam), f"/admin/tweets/{model._meta.model_name}/"
    MODELS[model]()
    browser.get(path)
    with CaptureQueriesContext(connection) as few:
        browser.get(path)
    MODELS[model].create_batch(10)
    with CaptureQueriesContext(connection) as many:
        browser.get(path)

    assert len(many) == len(few)


def test_staff_remove_what_must_not_stay(sam, browser_of):
    """Deleting in the admin takes a tweet from the timeline."""
    tweet = TweetFactory()

    browser_of(sam).post(f"/admin/tweets/tweet/{tweet.pk}/delete/", {"post": "yes"})

    assert not Tweet.objects.exists()


def test_every_model_of_the_lesson_is_there():
    """A model that is added must be seen to."""
    from django.apps import apps

    models = list(apps.get_app_config("tweets").get_models())

    assert set(models) == set(MODELS)
    assert all(admin.site.is_registered(model) for model in models)
