"""The cache server goes away: people look, fill carts and buy on, and nothing old returns."""

from __future__ import annotations

import pytest

from apps.common.caching.watch import forget_servers
from apps.shop import assortment
from apps.shop.models import Order, Product
from fixtures.factories.accounts import PASSWORD
from fixtures.factories.shop import ProductFactory
from fixtures.provisioners.readiness import wait_until

from .pages import cart_of, checkout_form, names

pytestmark = [pytest.mark.uncounted, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def server(own_redis, settings):
    """Every cache is on a server that this test may stop."""
    settings.CACHES = {
        alias: options | {"LOCATION": own_redis.url}
        for alias, options in settings.CACHES.items()
    }
    forget_servers()
    yield own_redis
    forget_servers()


@pytest.mark.parametrize("strategy", ["versioned", "layered"])
def test_everything_goes_on(strategy, server, ada, client, settings, fake_stripe):
    """A stranger fills her cart without it, logs in, buys, and is back with it."""
    settings.CACHE_STRATEGY = strategy
    lamp = ProductFactory(name="Before", inventory=5)
    assert names(client) == ["Before"]

    server.stop()
    assortment.revise_product(
        lamp.pk, categories=[], tags=[], restocked=0, name="Meanwhile"
    )
    assert names(client) == ["Meanwhile"]
    client.post(f"/cart/add/{lamp.pk}/")
    client.post("/accounts/login/", {"username": "ada", "password": PASSWORD})
    assert cart_of(client) == {lamp.pk: (1, "")}
    answer = client.post("/checkout/", checkout_form(client))

    assert answer["Location"] == Order.objects.get().get_absolute_url()
    assert Order.objects.get().status == "paid"
    assert Product.objects.get().inventory == 4
    assert cart_of(client) == {}
    server.start()
    wait_until(
        lambda: names(client) == ["Meanwhile"] and cart_of(client) == {},
        deadline_s=20,
        what="pages are right with the cache back",
    )
