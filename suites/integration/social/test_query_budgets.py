"""Every page costs what its budget says, whether it shows one row or a full page.

The budgets stand in reports/baselines/budgets/social.toml; that the whole site keeps
them over HTTP, bytes and writes included, is told by suites/integration/gate.
"""

from __future__ import annotations

import pytest

from apps.social import services
from apps.social.models import Post
from fixtures.factories.accounts import UserFactory
from fixtures.factories.social import CommentFactory, LikeFactory, PostFactory
from suites.support.costs import before_tomorrow, budgeted, cost, pages_of
from suites.support.pages import seen

pytestmark = [
    pytest.mark.uncounted,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("fresh_cache"),
]
SIZES = [pytest.param(1, id="one row"), pytest.param(32, id="more than a page")]
PAGES = pages_of("social")


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
    subjects = {"author": "ada", "post": str(busy.pk), "older": before_tomorrow()}
    measured = {}

    for name, page in PAGES.items():
        path = page.address(subjects)
        settings.CACHE_STRATEGY = "none"
        computed = cost(browser, path)
        settings.CACHE_STRATEGY = "versioned"
        seen(browser, path)
        measured[name] = (computed, cost(browser, path))

    assert measured == {name: budgeted(page) for name, page in PAGES.items()}


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
