"""Every page costs what its budget says, whether it shows one tweet or a full page.

The budgets stand in reports/baselines/budgets/tweets.toml; that the whole site keeps
them over HTTP, bytes and writes included, is told by suites/integration/gate.
"""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.common.telemetry.recorder import recording
from apps.common.web.pagination import EPOCH, MICROSECOND, Position
from apps.tweets import services
from fixtures.factories.accounts import UserFactory
from fixtures.factories.tweets import LikeFactory, RetweetFactory, TweetFactory
from load.budgets import budgets_of
from reports.gate.budgets import Endpoint

from .pages import seen

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("fresh_cache"),
]
SIZES = [pytest.param(1, id="one tweet"), pytest.param(32, id="more than a page")]
PAGES = {
    name: endpoint
    for name, endpoint in budgets_of("tweets").endpoints.items()
    if endpoint.method == "GET"
}


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


def cost(browser: Client, path: str, *, partial: bool = False) -> tuple[int, int]:
    """The queries and the round trips to the cache that a page takes now."""
    headers = {"HX-Request": "true"} if partial else {}
    with recording() as record, CaptureQueriesContext(connection) as queries:
        assert browser.get(path, headers=headers).status_code == 200
        return len(queries), record.round_trips


def budgeted(page: Endpoint) -> tuple[tuple[int, int], tuple[int, int]]:
    """The same two counts, without a cache and with a full one, as the file says."""
    computed, remembered = page.computed, page.remembered
    assert computed is not None
    assert remembered is not None
    return (
        (computed.queries, computed.round_trips),
        (remembered.queries, remembered.round_trips),
    )


def before_tomorrow() -> str:
    """A place in every list of tweets from which on all that are made here come."""
    tomorrow = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
    return str(Position(((tomorrow - EPOCH) // MICROSECOND, 0)))
