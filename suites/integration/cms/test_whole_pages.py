"""Whose a page is: strangers share theirs, and a member's is hers alone."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.common.telemetry.recorder import recording
from fixtures.factories.cms import CategoryFactory, PostFactory, TagFactory
from suites.support.pages import seen

pytestmark = [
    pytest.mark.uncounted,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("fresh_cache"),
]
PAGES = [
    "/",
    "/blog/",
    "/blog/tide/",
    "/categories/",
    "/categories/sea/",
    "/tags/moon/",
]


@pytest.fixture(params=["per_view", "layered", "cache_page"])
def who_keeps_pages(request, settings) -> str:
    if request.param == "cache_page":
        settings.CACHE_STRATEGY, settings.CACHE_PEER = "none", request.param
    else:
        settings.CACHE_STRATEGY = request.param
    return str(request.param)


@pytest.fixture(autouse=True)
def posts(ada):
    sea, moon = CategoryFactory(slug="sea"), TagFactory(slug="moon")
    about = {"author": ada, "categories": [sea], "tags": [moon]}
    return [PostFactory(slug="tide", **about), *PostFactory.create_batch(12, **about)]


def test_strangers_share(who_keeps_pages):
    """The second is shown what was made for the first, without a query or a cookie.

    Each page says, kept or not, what may play in it: that is told outside of it.
    """
    first, second = Client(), Client()
    made = [seen(first, path) for path in PAGES]
    with recording() as record, CaptureQueriesContext(connection) as queries:
        shown = [seen(second, path) for path in PAGES]

    assert shown == made
    assert len(queries) == record.misses == 0
    assert not first.cookies
    for path in PAGES:
        policy = second.get(path)["Content-Security-Policy"]
        assert ("frame-src https://www.youtube-nocookie.com" in policy) == (
            path == "/blog/tide/"
        )


def test_a_members_page_is_hers(who_keeps_pages, ada, grace, browser_of):
    """Her name is in its header: nobody else is shown it, and she no other's."""
    readers = {"": Client(), "ada": browser_of(ada), "grace": browser_of(grace)}

    for _ in "ab":
        for name, reader in readers.items():
            for path in PAGES:
                assert f'data-viewer="{name}"' in seen(reader, path)


def test_what_one_reader_writes_into_an_address_stays_with_her(settings):
    """A list is rendered once for all: no link in it has another's query."""
    settings.CACHE_STRATEGY = "fragment"
    seen(Client(), "/blog/?from=evil")

    html = seen(Client(), "/blog/")

    assert 'rel="next"' in html
    assert "evil" not in html
