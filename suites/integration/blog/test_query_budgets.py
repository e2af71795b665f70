"""Every page costs what its budget says, whether it shows one post or a full page.

The budgets stand in reports/baselines/budgets/blog.toml; that the whole site keeps them
over HTTP, bytes and writes included, is told by suites/integration/gate.
"""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.common.telemetry.recorder import recording
from apps.common.web.pagination import EPOCH, MICROSECOND, Position
from fixtures.factories.accounts import UserFactory
from fixtures.factories.blog import PostFactory
from load.budgets import budgets_of
from reports.gate.budgets import Endpoint

from .pages import seen

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("fresh_cache"),
]
PAGES = {
    name: endpoint
    for name, endpoint in budgets_of("blog").endpoints.items()
    if endpoint.method == "GET"
}


@pytest.mark.parametrize(
    "size", [pytest.param(1, id="one post"), pytest.param(24, id="more than a page")]
)
def test_pages_keep_their_budgets(size, ada, browser_of, settings):
    """What a page costs follows from the page, and not from how much is on it."""
    for author in [ada, *UserFactory.create_batch(3)]:
        PostFactory.create_batch(size, author=author)
    browser = browser_of(ada)
    subjects = {
        "author": "ada",
        "post": str(ada.blog_posts.first().pk),
        "older": before_tomorrow(),
    }
    measured = {}

    for name, page in PAGES.items():
        path = page.address(subjects)
        settings.CACHE_STRATEGY = "none"
        computed = cost(browser, path)
        settings.CACHE_STRATEGY = "versioned"
        seen(browser, path)
        measured[name] = (computed, cost(browser, path))

    assert measured == {name: budgeted(page) for name, page in PAGES.items()}


@pytest.mark.parametrize("size", [1, 24])
def test_a_stranger_asks_for_one_query_less(size, ada, browser_of, settings):
    """Nobody has to look up who she is."""
    PostFactory.create_batch(size, author=ada)
    settings.CACHE_STRATEGY = "none"

    members, strangers = (
        cost(browser_of(reader), "/posts/")[0] for reader in (ada, None)
    )

    # A session that was just made is in the cache already.
    assert strangers == members - 1


def cost(browser: Client, path: str) -> tuple[int, int]:
    """The queries and the round trips to the cache that a page takes now."""
    with recording() as record, CaptureQueriesContext(connection) as queries:
        seen(browser, path)
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
    """A place in every list of posts from which on all that are made here come."""
    tomorrow = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
    return str(Position(((tomorrow - EPOCH) // MICROSECOND, 0)))
