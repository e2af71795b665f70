"""Whose a page is: strangers share theirs, and a member's is hers alone."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.common.telemetry.recorder import recording
from fixtures.factories.blog import PostFactory
from suites.support.pages import seen

pytestmark = [
    pytest.mark.uncounted,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("fresh_cache"),
]
PAGES = ["/", "/posts/", "/posts/{post}/", "/authors/ada/"]


@pytest.fixture(params=["per_view", "layered", "cache_page"])
def who_keeps_pages(request, settings) -> str:
    if request.param == "cache_page":
        settings.CACHE_STRATEGY, settings.CACHE_PEER = "none", request.param
    else:
        settings.CACHE_STRATEGY = request.param
    return str(request.param)


@pytest.fixture
def post(ada):
    return PostFactory(author=ada)


@pytest.fixture
def addresses(post) -> list[str]:
    return [path.format(post=post.pk) for path in PAGES]


def test_strangers_share(who_keeps_pages, addresses):
    """The second stranger is shown what was made for the first, without a query."""
    first = [seen(Client(), address) for address in addresses]

    with recording() as record, CaptureQueriesContext(connection) as queries:
        second = [seen(Client(), address) for address in addresses]

    assert second == first
    assert len(queries) == 0
    assert record.misses == 0


def test_a_stranger_gets_no_cookie(addresses, client):
    """With one, every stranger would be somebody of her own to a cache of pages."""
    for address in addresses:
        seen(client, address)

    assert not client.cookies


def test_a_members_page_is_hers(who_keeps_pages, addresses, ada, grace, browser_of):
    """Her name is in its header: nobody else is shown it, and she no other's."""
    readers = {"": Client(), "ada": browser_of(ada), "grace": browser_of(grace)}

    for _ in range(3):
        for name, reader in readers.items():
            for address in addresses:
                assert f'data-viewer="{name}"' in seen(reader, address)


def test_only_the_author_is_shown_the_way_to_edit(who_keeps_pages, post, ada, grace):
    """The buttons below a post are part of a page that is hers."""
    address = f"/posts/{post.pk}/"
    shown = {}
    for person in (None, grace, ada):
        browser = Client()
        if person:
            browser.force_login(person)
        shown[person] = [f"{address}update/" in seen(browser, address) for _ in "ab"]

    assert shown == {None: [False] * 2, grace: [False] * 2, ada: [True] * 2}


def test_what_one_reader_writes_into_an_address_stays_with_her(settings, post):
    """A list is rendered once for all: no link in it has another's query."""
    PostFactory.create_batch(12)
    settings.CACHE_STRATEGY = "fragment"
    seen(Client(), "/posts/?from=evil")

    html = seen(Client(), "/posts/")

    assert 'rel="next"' in html
    assert "evil" not in html


def test_a_stranger_who_logs_in_sees_her_own_page(who_keeps_pages, post, ada):
    """From one request to the next she is no stranger any more."""
    browser = Client()
    assert 'data-viewer=""' in seen(browser, "/posts/")

    browser.force_login(ada)
    assert 'data-viewer="ada"' in seen(browser, "/posts/")

    browser.post("/accounts/logout/")
    assert 'data-viewer=""' in seen(browser, "/posts/")
