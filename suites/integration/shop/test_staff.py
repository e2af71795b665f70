"""What staff do on the site itself: add, revise and remove what is sold."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from apps.shop.models import Product
from fixtures.factories.shop import (
    CategoryFactory,
    OrderFactory,
    ProductFactory,
    TagFactory,
)
from suites.support.pages import seen

from .pages import names

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_cache")]


@pytest.fixture
def his(sam, browser_of) -> Client:
    browser: Client = browser_of(sam)
    return browser


def form_of(**changed: Any) -> dict[str, Any]:
    told = {"name": "Lamp", "description": "Light.", "price": "9.99", "inventory": "5"}
    return {**told, **changed}


def test_a_new_product(his):
    """It stands in the catalogue, on its shelves."""
    lamps, old = CategoryFactory(slug="lamps"), TagFactory(slug="old")

    answer = his.post(
        "/products/create/",
        form_of(name="  Oil   lamp ", categories=[lamps.pk], tags=[old.pk]),
    )

    product = Product.objects.get()
    assert answer["Location"] == product.get_absolute_url()
    assert (product.name, product.price, product.inventory) == (
        "Oil lamp",
        Decimal("9.99"),
        5,
    )
    assert names(his, "?category=lamps&tag=old") == ["Oil lamp"]


CANNOT_BE = (
    ("name", ""),
    ("name", "\u200b"),
    ("name", "x" * 201),
    ("price", "0"),
    ("price", "-1"),
    ("price", "1.001"),
    ("price", "123456789.00"),
    ("inventory", "-1"),
    ("inventory", "2147483648"),
    ("inventory", "some"),
    ("description", "x" * 4001),
    ("categories", "4711"),
)


def test_what_cannot_be_sold(his):
    """The reason stands at the field, and nothing is added."""
    for field, value in CANNOT_BE:
        answer = his.post("/products/create/", form_of(**{field: value}))

        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]
        assert 'class="errorlist"' in answer.content.decode()
    assert not Product.objects.exists()


def test_a_change(his):
    """Other words, another price, other shelves: all that the form says."""
    before, after = CategoryFactory(slug="before"), CategoryFactory(slug="after")
    product = ProductFactory(name="Lamp", categories=[before])

    his.post(
        f"/products/{product.pk}/update/",
        form_of(name="Lantern", price="1.00", categories=[after.pk]),
    )

    assert names(his, "?category=after") == ["Lantern"]
    assert names(his, "?category=before") == []
    product.refresh_from_db()
    assert product.price == Decimal("1.00")


def test_stock_is_changed_by_how_much(his):
    """The form showed ten; four are sold; whoever makes it fifteen has brought five."""
    product = ProductFactory(inventory=10)
    path = f"/products/{product.pk}/update/"
    assert 'name="initial-inventory" value="10"' in seen(his, path)
    Product.objects.update(inventory=6)

    answer = his.post(path, form_of(inventory="15", **{"initial-inventory": "10"}))

    assert answer.status_code == 302
    product.refresh_from_db()
    assert product.inventory == 11


def test_more_is_taken_out_than_there_is(his):
    """It is said at the field, and nothing else is changed either."""
    product = ProductFactory(name="Lamp", inventory=10)
    Product.objects.update(inventory=2)

    answer = his.post(
        f"/products/{product.pk}/update/",
        form_of(name="Lantern", inventory="0", **{"initial-inventory": "10"}),
    )

    assert answer.status_code == 422
    assert "2 are left" in answer.context["form"].errors["inventory"].as_text()
    product.refresh_from_db()
    assert (product.name, product.inventory) == ("Lamp", 2)


def test_a_removal(his):
    """It asks first; then it is gone."""
    product = ProductFactory(name="Lamp")
    path = f"/products/{product.pk}/delete/"

    assert "This cannot be undone." in seen(his, path)
    assert his.post(path)["Location"] == "/products/"

    assert his.get(product.get_absolute_url()).status_code == 404


def test_what_stands_in_an_order_stays(his):
    """He is told why, and what to do instead."""
    product = ProductFactory(name="Lamp")
    OrderFactory(items=[(product, 1)])

    answer = his.post(f"/products/{product.pk}/delete/")

    assert answer.status_code == 422
    assert "Set its inventory to 0" in answer.content.decode()
    assert Product.objects.get() == product


def test_what_is_gone_already(his):
    """A form that was open while somebody else removed it is told so."""
    for act in ("update", "delete"):
        assert his.post(f"/products/4711/{act}/", form_of()).status_code == 404
