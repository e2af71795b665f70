"""Whatever is sent to any address of the shop, it is answered."""

from __future__ import annotations

import pytest
from django.test import Client

from apps.shop import urls
from fixtures.factories.shop import (
    CartFactory,
    CartItemFactory,
    CategoryFactory,
    OrderFactory,
    ProductFactory,
)
from suites.support.fuzzing import attempts, number_of_attempts

pytestmark = [
    pytest.mark.uncounted,
    pytest.mark.django_db,
    pytest.mark.usefixtures("fresh_cache", "fake_stripe"),
]
SEED = 4
FIELDS = (
    *("q", "category", "tag", "min_price", "max_price", "available", "order", "page"),
    *("quantity", "next", "checkout_key", "payment_method", "total"),
    *("name", "description", "price", "inventory", "initial-inventory", "categories"),
)


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.filterwarnings("ignore")
def test_nothing_breaks_it(ada, sam, browser_of):
    """No answer is a 500: to a member, to staff or to a stranger."""
    shelf = CategoryFactory(name="Lamps", slug="lamps")
    products = ProductFactory.create_batch(25, categories=[shelf])
    CartItemFactory(cart=CartFactory(user=ada), product=products[0])
    orders = [OrderFactory(user=ada, items=[(each, 1)]) for each in products[:3]]
    browsers: list[Client] = [browser_of(who) for who in (ada, sam, None)]
    words = ["lamps", "lamp", "price", "-price", "name", "pm_card_visa", "2"]
    numbers = [each.pk for each in (*products[:5], *orders)]
    broken = []

    for number, attempt in enumerate(
        attempts(
            [str(route.pattern) for route in urls.urlpatterns],
            fields=FIELDS,
            subjects=[*numbers, *words],
            number=number_of_attempts(),
            seed=SEED,
        )
    ):
        status = attempt.send(browsers[number % 3])
        if status >= 500:
            broken.append((status, attempt))

    assert broken == []
