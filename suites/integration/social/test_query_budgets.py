"""Every page costs what its budget says, whether it shows one row or a full page."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.common.telemetry.recorder import recording
from apps.social import services
from apps.social.models import Post
from fixtures.factories.accounts import UserFactory
from fixtures.factories.social import CommentFactory, LikeFactory, PostFactory

from .budgets import BUDGETS, Budget
from .pages import seen

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("fresh_cache"),
]
SIZES = [pytest.param(1, id="one row"), pytest.param(32, id="more than a page")]


@pytest.fixture
def busy(ada, grace, size) -> Post:
    """Grace follows Ada, who has `size` posts, followers, likes and comments."""
    services.follow(grace, "ada")
    posts = PostFactory.create_batch(size, user=ada)
    for person in UserFactory.create_batch(size):
        services.follow(person, "ada")
        services.follow(ada, person.username)
        LikeFactory(user=person, post=posts[-1])
        CommentFactory(user=person, post=posts[-1])
    last: Post = posts[-1]
    return last


@pytest.mark.parametrize("size", SIZES)
def test_pages_keep_their_budgets(busy, grace, browser_of, settings):
    """What a page costs follows from the page, and not from how much is on it."""
    browser = browser_of(grace)
    measured = {}

    for path in BUDGETS:
        page = path.format(post=busy.pk)
        settings.CACHE_STRATEGY = "none"
        computed, _ = cost(browser, page)
        settings.CACHE_STRATEGY = "versioned"
        seen(browser, page)
        measured[path] = Budget(computed, *cost(browser, page))

    assert measured == BUDGETS


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("strategy", ["fragment", "per_view"])
def test_what_is_remembered_as_html_is_not_read(
    strategy, busy, grace, browser_of, settings
):
    """A feed that was rendered before asks for no post, whichever part of it is kept."""
    settings.CACHE_STRATEGY = strategy
    browser = browser_of(grace)
    # The first page brings the cookie that a whole page is kept by.
    for _ in range(2):
        seen(browser, "/feed/")

    queries, _ = cost(browser, "/feed/")

    # Around a fragment, Django asks who is there; a whole page does not even do that.
    assert queries == {"fragment": 1, "per_view": 0}[strategy]


def cost(browser: Client, path: str) -> tuple[int, int]:
    """The queries and the round trips to the cache that a page takes now."""
    with recording() as record, CaptureQueriesContext(connection) as queries:
        seen(browser, path)
        return len(queries), record.round_trips
