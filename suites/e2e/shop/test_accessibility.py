"""No page breaks a rule that axe knows, in either colour scheme, wide or narrow."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from fixtures.factories.shop import (
    CartItemFactory,
    CategoryFactory,
    OrderFactory,
    ProductFactory,
    TagFactory,
)
from suites.support.looks import LOOKS, faults
from suites.support.people import log_in

# Wide in one piece, and without a blank in it.
LONG = "Weathercock" * 12
PAGES = {
    "as a visitor": "/",
    "found": "/products/?q=kettle",
    "nothing found": "/products/?q=xyzzy",
    "a product": "/products/{kettle}/",
    "a filter that makes no sense": "/products/?min_price=x",
    "cart": "/cart/",
    "checkout": "/checkout/",
    "orders": "/orders/",
    "an order that is paid": "/orders/{paid}/",
    "one that is not": "/orders/{unpaid}/",
    "adding": "/products/create/",
    "changing": "/products/{kettle}/update/",
    "deleting": "/products/{kettle}/delete/",
}


@pytest.fixture
def numbers(sam):
    """Something to see on every page, for somebody who buys and is staff."""
    kitchen, loud = CategoryFactory(name="Kitchen"), TagFactory(name="loud")
    kettle = ProductFactory(
        name="Copper kettle", categories=[kitchen], tags=[loud], description="It sings."
    )
    sold_out = ProductFactory(name=LONG, description=LONG, inventory=0)
    for product in (kettle, sold_out):
        CartItemFactory(cart__user=sam, product=product)
    paid, unpaid = (
        OrderFactory(user=sam, items=[(sold_out, 1)], status=status)
        for status in ("paid", "payment_failed")
    )
    return {"kettle": kettle.pk, "paid": paid.pk, "unpaid": unpaid.pk}


@pytest.mark.parametrize("look", LOOKS)
def test_no_rule_is_broken(look, shop_site, new_context, console, sam, numbers):
    """Every page, as one who looks at it so; none has to be scrolled sideways."""
    console.allow("status of 422")
    context = new_context(**LOOKS[look])
    page = context.new_page()

    broken = []
    for name, path in PAGES.items():
        if name == "found":
            log_in(context, shop_site, sam)
        page.goto(shop_site.url + path.format(**numbers))
        broken += faults(page, look)

    assert not broken, "\n".join(broken)


def test_a_refusal_is_tied_to_its_field(shop_site, page, console):
    """A price that is none says so at the field, and is read with it."""
    console.allow("status of 422")
    page.goto(f"{shop_site.url}/products/?min_price=9&max_price=3")

    field = page.get_by_label("Price to")

    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description("This is less than the lowest price.")
