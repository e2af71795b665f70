"""Whose a page is: strangers share theirs, and one with a cart has her own."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.common.telemetry.recorder import recording
from fixtures.factories.shop import CategoryFactory, ProductFactory, TagFactory
from suites.support.pages import seen

from .pages import things_on

pytestmark = [
    pytest.mark.uncounted,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("fresh_cache"),
]


@pytest.fixture
def addresses() -> list[str]:
    product = ProductFactory(name="Lamp", categories=[CategoryFactory(slug="lamps")])
    return [
        "/",
        "/products/?q=lamp",
        "/products/?category=lamps&order=price",
        f"/products/{product.pk}/",
    ]


@pytest.fixture(params=["per_view", "layered", "cache_page"])
def who_keeps_pages(request, settings) -> str:
    if request.param == "cache_page":
        settings.CACHE_STRATEGY, settings.CACHE_PEER = "none", request.param
    else:
        settings.CACHE_STRATEGY = request.param
    return str(request.param)


def test_strangers_share(who_keeps_pages, addresses):
    """The second is shown what was made for the first, without a query or a cookie."""
    first, second = Client(), Client()
    made = [seen(first, address) for address in addresses]

    with recording() as record, CaptureQueriesContext(connection) as queries:
        shown = [seen(second, address) for address in addresses]

    assert shown == made
    assert (len(queries), record.misses) == (0, 0)
    assert not first.cookies
    assert not second.cookies


def test_one_with_a_cart_has_her_own(who_keeps_pages, addresses):
    """What is in it stands on her pages, and on nobody else's."""
    with_cart, without = Client(), Client()
    for address in addresses:
        seen(without, address)

    with_cart.post(f"/cart/add{addresses[-1].removeprefix('/products')}")
    seen(with_cart, "/accounts/login/")

    for address in addresses * 2:
        assert things_on(seen(with_cart, address)) == 1
        assert things_on(seen(without, address)) == 0
        assert things_on(seen(Client(), address)) == 0


def test_a_members_page_is_hers(who_keeps_pages, addresses, ada, sam, browser_of):
    """Her name is in its header; and only staff are shown the way to edit."""
    readers = {"": Client(), "ada": browser_of(ada), "sam": browser_of(sam)}

    for _ in range(2):
        for name, reader in readers.items():
            for address in addresses:
                html = seen(reader, address)
                assert f'data-viewer="{name}"' in html
                assert ("/update/" in html) == (
                    name == "sam" and address == addresses[-1]
                )
                assert ("/create/" in html) == (
                    name == "sam" and address != addresses[-1]
                )


def test_what_one_reader_writes_into_an_address_stays_with_her(settings):
    """A list is rendered once for all: no link in it has another's query."""
    ProductFactory.create_batch(22)
    settings.CACHE_STRATEGY = "fragment"
    seen(Client(), "/products/?from=evil&order=newest")

    html = seen(Client(), "/products/")

    assert 'rel="next"' in html
    assert "evil" not in html


def test_a_tag_that_a_product_is_given_is_there_at_once(client):
    """On its own page, and in the list of that tag."""
    lamp, old = ProductFactory(name="Lamp"), TagFactory(name="old", slug="old")
    page, tagged = f"/products/{lamp.pk}/", "/products/?tag=old"
    assert "#old" not in seen(client, page)
    assert "Lamp" not in seen(client, tagged)

    lamp.tags.add(old)

    assert "#old" in seen(client, page)
    assert "Lamp" in seen(client, tagged)
