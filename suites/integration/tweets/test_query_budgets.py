"""Every page costs what its budget says, whether it shows one tweet or a full page.

The budgets stand in reports/baselines/budgets/tweets.toml; that the whole site keeps
them over HTTP, bytes and writes included, is told by suites/integration/gate.
"""

from __future__ import annotations

import pytest

from apps.tweets import services
from fixtures.factories.accounts import UserFactory
from fixtures.factories.tweets import LikeFactory, RetweetFactory, TweetFactory
from suites.support.costs import before_tomorrow, budgeted, cost, pages_of
from suites.support.pages import seen

pytestmark = [
    pytest.mark.uncounted,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("fresh_cache"),
]
SIZES = [pytest.param(1, id="one tweet"), pytest.param(32, id="more than a page")]
PAGES = pages_of("tweets")


@pytest.mark.parametrize("size", SIZES)
def test_pages_keep_their_budgets(size, ada, grace, browser_of, settings):
    """What a page costs follows from the page, and not from how much is on it."""
    tweets = TweetFactory.create_batch(size, author=ada)
    for person in UserFactory.create_batch(size):
        services.follow(person, "ada")
        LikeFactory(user=person, tweet=tweets[-1])
        RetweetFactory(user=person, tweet=tweets[-1])
    services.follow(grace, "ada")
    browser = browser_of(grace)
    subjects = {
        "older": before_tomorrow(),
        "author": "ada",
        "tweet": str(tweets[-1].pk),
    }
    measured = {}

    for name, page in PAGES.items():
        path = page.address(subjects)
        settings.CACHE_STRATEGY = "none"
        computed = cost(browser, path, partial=page.partial)
        settings.CACHE_STRATEGY = "versioned"
        cost(browser, path, partial=page.partial)
        measured[name] = (computed, cost(browser, path, partial=page.partial))

    assert measured == {name: budgeted(page) for name, page in PAGES.items()}


@pytest.mark.parametrize("strategy", ["fragment", "per_view"])
def test_what_is_remembered_as_html_is_not_read(strategy, grace, browser_of, settings):
    """A timeline that was rendered before asks for no tweet, whichever part is kept."""
    settings.CACHE_STRATEGY = strategy
    TweetFactory.create_batch(3)
    browser = browser_of(grace)
    # The first page brings the cookie that a whole page is kept by.
    for _ in range(2):
        seen(browser, "/")

    queries, _ = cost(browser, "/")

    # Around a fragment, Django asks who is there; a whole page does not even do that.
    assert queries == {"fragment": 1, "per_view": 0}[strategy]
