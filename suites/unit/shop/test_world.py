"""The shop's worlds keep the rules of its tables, and the demo's is fit for its forms."""

from __future__ import annotations

import numpy as np
import pytest

from apps.shop.forms import ProductForm
from fixtures.worlds import world_named
from fixtures.worlds.shop import SIZES

FIGURES = {"tiny": (50, 400), "small": (1_000, 10_000), "medium": (10_000, 100_000)}


def columns_of(size: str):
    tables = world_named("shop", size).tables()
    return {table.name.removeprefix("shop_"): table.columns for table in tables}


@pytest.fixture(scope="module", params=["tiny", "demo"])
def shop(request):
    return columns_of(request.param)


@pytest.mark.parametrize("size", FIGURES)
def test_the_sizes_are_those_that_reports_speak_of(size):
    """As many people as in every lesson's world of that name; a search has 100,000."""
    told = SIZES[size]

    assert (told.users, told.products) == FIGURES[size]


def test_every_product_is_one_that_the_form_would_take(shop):
    """It has a name, costs something, and there are none, or some."""
    goods = shop["product"]

    assert min(goods["price"].tolist()) >= 1
    assert min(goods["inventory"].tolist()) == 0
    assert max(map(len, goods["description"])) <= 4000
    fields = ProductForm.base_fields
    for name in goods["name"][:50]:
        assert fields["name"].clean(name) == name


def test_shelves_and_orders_are_of_what_there_is(shop):
    """No number leads nowhere, and nothing is on a shelf twice."""
    products = len(shop["product"]["name"])
    for table, shelf in (("productcategory", "category"), ("product_tags", "tag")):
        pairs = list(
            zip(
                shop[table]["product_id"].tolist(),
                shop[table][f"{shelf}_id"].tolist(),
                strict=True,
            )
        )
        assert len(set(pairs)) == len(pairs)
        assert {product for product, _ in pairs} <= set(range(1, products + 1))
        assert {each for _, each in pairs} <= set(
            range(1, len(shop[shelf]["name"]) + 1)
        )
    lines = shop["orderitem"]
    assert set(lines["product_id"].tolist()) <= set(range(1, products + 1))
    assert set(lines["order_id"].tolist()) == set(
        range(1, len(shop["order"]["total"]) + 1)
    )


def test_a_product_is_in_an_order_once(shop):
    """As the database wants it."""
    lines = shop["orderitem"]
    pairs = list(
        zip(lines["order_id"].tolist(), lines["product_id"].tolist(), strict=True)
    )

    assert len(set(pairs)) == len(pairs)


def test_orders_come_to_what_their_lines_come_to(shop):
    """At the price of each line, to the cent."""
    lines, orders = shop["orderitem"], shop["order"]
    sums = np.zeros(len(orders["total"]) + 1, dtype=np.int64)
    np.add.at(sums, lines["order_id"], lines["price"] * lines["quantity"])

    assert sums[1:].tolist() == orders["total"].tolist()
    assert len(set(orders["checkout_key"])) == len(orders["checkout_key"])
    assert set(orders["status"]) == {"delivered", "shipped", "paid"}


def test_carts_are_of_people_and_have_a_product_once():
    """The first person has one: her pages are those that budgets speak of."""
    shop = columns_of("tiny")
    carts, lines = shop["cart"], shop["cartitem"]
    pairs = list(
        zip(lines["cart_id"].tolist(), lines["product_id"].tolist(), strict=True)
    )

    assert carts["user_id"].tolist() == list(range(1, 51, 3))
    assert len(set(pairs)) == len(pairs)
    assert {cart for cart, _ in pairs} == set(range(1, len(carts["user_id"]) + 1))
    assert min(lines["quantity"].tolist()) == 1


def test_some_sell_well():
    """A few products stand in many orders, and most in few."""
    bought = np.bincount(columns_of("small")["orderitem"]["product_id"])

    assert bought.max() > 20 * bought.mean()


def test_a_world_is_the_same_wherever_it_is_built():
    """It is a function of its size and seed."""
    one, other = (world_named("shop", "tiny").tables() for _ in range(2))

    assert [repr(table) for table in one] == [repr(table) for table in other]


def test_the_demo_sells_something_of_everything():
    """Two dozen products and more, on every shelf some, one of them sold out."""
    shop = columns_of("demo")

    assert len(shop["product"]["name"]) >= 30
    assert set(shop["productcategory"]["category_id"].tolist()) == set(range(1, 9))
    assert set(shop["product_tags"]["tag_id"].tolist()) == set(range(1, 11))
    assert (shop["product"]["inventory"] == 0).sum() == 1
    assert shop["order"]["user_id"].tolist() == [1, 1, 1]  # ada's
