"""Every page costs what its budget says, whether it shows one product or a full page.

The budgets stand in reports/baselines/budgets/shop.toml; that the whole site keeps them
over HTTP, bytes and writes included, is told by suites/integration/gate.
"""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.shop.models import Order, Product
from fixtures.factories.shop import (
    CartItemFactory,
    CategoryFactory,
    OrderFactory,
    ProductFactory,
    TagFactory,
)
from suites.support.costs import before_tomorrow, budgeted, cost, pages_of

from .orders import VISA

pytestmark = [
    pytest.mark.uncounted,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("fresh_cache"),
]
PAGES = pages_of("shop")


@pytest.fixture
def shop(ada, size):
    """So many products on a shelf and in her cart, and so many orders of hers."""
    kitchen, tag = CategoryFactory(slug="kitchen"), TagFactory()
    products = ProductFactory.create_batch(
        size, description="A kettle.", categories=[kitchen], tags=[tag]
    )
    for product in products:
        CartItemFactory(cart__user=ada, product=product)
        OrderFactory(user=ada, items=[(product, 1)])
    return products


@pytest.mark.parametrize(
    "size", [pytest.param(1, id="one product"), pytest.param(24, id="more than a page")]
)
def test_pages_keep_their_budgets(shop, ada, browser_of, settings):
    """What a page costs follows from the page, and not from how much is on it."""
    browser = browser_of(ada)
    newest = Product.objects.latest("created_at")
    subjects = {
        "product": str(newest.pk),
        "in_cart": str(newest.pk),
        "order": str(Order.objects.latest("id").pk),
        "older": before_tomorrow(),
    }
    measured = {}

    for name, page in PAGES.items():
        path = page.address(subjects)
        settings.CACHE_STRATEGY = "none"
        computed = cost(browser, path)
        settings.CACHE_STRATEGY = "versioned"
        cost(browser, path)
        measured[name] = (computed, cost(browser, path))

    assert measured == {name: budgeted(page) for name, page in PAGES.items()}


# Transactions included; and for each line its stock goes down by a statement of its own.
AN_ORDER, A_LINE = 29, 1


@pytest.mark.parametrize("lines", [1, 4])
def test_an_order_costs_what_its_lines_cost(lines, ada, browser_of, fake_stripe):
    """Placed and paid, from the form to the answer."""
    cart = [CartItemFactory(cart__user=ada) for _ in range(lines)]
    browser = browser_of(ada)
    form = {
        "checkout_key": str(uuid4()),
        "total": str(sum(each.product.price for each in cart)),
        "payment_method": VISA,
    }

    with CaptureQueriesContext(connection) as queries:
        answer = browser.post("/checkout/", form)

    assert answer.status_code == 302
    assert Order.objects.get().status == "paid"
    assert len(queries) == AN_ORDER + lines * A_LINE
