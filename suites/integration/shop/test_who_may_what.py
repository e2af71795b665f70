"""Every address, asked for by everybody, with GET and POST: the table of the README."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from apps import shop
from apps.shop import urls
from apps.shop.models import Product
from fixtures.factories.shop import (
    CartFactory,
    CartItemFactory,
    OrderFactory,
    ProductFactory,
)
from suites.support.who_may_what import PEOPLE, cases_of, missing

pytestmark = [
    pytest.mark.uncounted,
    pytest.mark.django_db,
    pytest.mark.usefixtures("fresh_cache"),
]
README = Path(shop.__file__).with_name("README.md")
CASES = cases_of(README)
NUMBER = 7


@pytest.fixture
def everybody(ada, mallory, sam, browser_of):
    """Ada has a cart and an order; a browser for each of the four."""
    product = ProductFactory(pk=NUMBER)
    CartItemFactory(cart=CartFactory(user=ada), product=product)
    OrderFactory(pk=NUMBER, user=ada, items=[(product, 1)])
    people = dict(zip(PEOPLE, (None, mallory, ada, sam), strict=True))
    return {name: browser_of(person) for name, person in people.items()}


def test_every_answer(everybody):
    """Each cell of the table holds, and nobody has deleted what stands in an order."""
    wrong = []

    for case in CASES:
        path = case.address({"<int:pk>": NUMBER, "<int:product_id>": NUMBER})
        answer = everybody[case.person].generic(case.method, path)
        if not case.is_answered_by(answer):
            wrong.append((str(case), answer.status_code))

    assert wrong == []
    assert Product.objects.filter(pk=NUMBER).exists()


def test_the_table_is_complete():
    """An address that is added must say there who may do what with it."""
    assert missing(CASES, urls.urlpatterns) == []


def test_a_refusal_says_who_may(mallory, browser_of):
    """403 is not a bare number."""
    answer = browser_of(mallory).get("/products/create/")

    assert "Only staff can change what the shop sells." in answer.content.decode()


def test_forms_without_their_token_are_refused(sam, browser_of):
    """Another site cannot make a member's browser buy, pay or sell for it."""
    product = ProductFactory()
    order = OrderFactory(user=sam)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(sam)

    for path in (
        "checkout/",
        f"orders/{order.pk}/pay/",
        "products/create/",
        f"products/{product.pk}/update/",
        f"products/{product.pk}/delete/",
    ):
        assert browser.post(f"/{path}").status_code == 403, path
