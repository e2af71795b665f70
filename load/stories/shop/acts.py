"""What a person does in the shop: each operation of a mix, in one table.

What she acts on comes from the pages that she saw last and from a number that the plan has
drawn beforehand, so that the same seed on the same data does the same. Who knows nothing to
do it to looks at the list, at her cart or at her orders instead: every arrival is sent.

Who pays does so with a card that works. A site without a Stripe (every site of an experiment)
shows no form to pay with, and then nobody buys: she looks at her cart. On the site that a
locustfile brings up there is one.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from load.stories.interface import Act
from load.wire import Answer, Request

from .checks import (
    check_bought,
    check_cart,
    check_changed,
    check_checkout,
    check_list,
    check_order,
    check_orders,
    check_product,
)
from .person import Customer

Check = Callable[[Customer, Request, Answer], str | None]

LIST, CART, CHECKOUT, ORDERS = "/products/", "/cart/", "/checkout/", "/orders/"
# What people ask for, as the site writes it.
FILTERS = (
    "category=kitchen",
    "category=harbour&order=price",
    "category=books&available=1",
    "tag=handmade",
    "tag=waterproof&order=name",
    "min_price=10.00&max_price=50.00",
    "max_price=20.00&order=-price",
    "available=1&order=price",
    "order=-price",
)
WORDS = ("kettle", "oak", "lantern", "copper+kettle", "quiet", "winter+-wool", "xyzzy")
CARD = "pm_card_visa"


def look(person: Customer, choice: int) -> Request:
    return Request("GET", LIST)


def filtered(person: Customer, choice: int) -> Request:
    return Request("GET", f"{LIST}?{FILTERS[choice % len(FILTERS)]}")


def search(person: Customer, choice: int) -> Request:
    return Request("GET", f"{LIST}?q={WORDS[choice % len(WORDS)]}")


def read_on(person: Customer, choice: int) -> Request:
    """To the next page of the list she saw last; from the end back to all of it."""
    if person.more is None:
        return look(person, choice)
    return Request("GET", f"{LIST}{person.more}")


def open_product(person: Customer, choice: int) -> Request:
    product = person.some_product(choice)
    if product is None:
        return look(person, choice)
    return Request("GET", f"{LIST}{product.id}/", note=product.id)


def add(person: Customer, choice: int) -> Request:
    product = person.some_for_sale(choice)
    if product is None:
        return look(person, choice)
    return Request("POST", f"{CART}add/{product.id}/", note=product.id)


def open_cart(person: Customer, choice: int) -> Request:
    return Request("GET", CART)


def remove(person: Customer, choice: int) -> Request:
    product_id = person.some_in_cart(choice)
    if product_id is None:
        return open_cart(person, choice)
    return Request("POST", f"{CART}remove/{product_id}/", note=product_id)


def go_to_checkout(person: Customer, choice: int) -> Request:
    return Request("GET", CHECKOUT)


def buy(person: Customer, choice: int) -> Request:
    """What the form showed that she saw last; it is sent once."""
    form, person.checkout = person.checkout, None
    if form is None:
        return open_cart(person, choice)
    told = {"checkout_key": form.key, "total": form.total, "payment_method": CARD}
    return Request("POST", CHECKOUT, form=urlencode(told).encode())


def open_orders(person: Customer, choice: int) -> Request:
    return Request("GET", ORDERS)


def open_order(person: Customer, choice: int) -> Request:
    number = person.some_order(choice)
    if number is None:
        return open_orders(person, choice)
    return Request("GET", f"{ORDERS}{number}/", note=number)


def or_else(check: Check) -> Check:
    """What is right of an act, or of the page that she looked at instead."""

    def checked(person: Customer, request: Request, answer: Answer) -> str | None:
        if request.method == "GET" and request.path in INSTEAD:
            return INSTEAD[request.path](person, request, answer)
        return check(person, request, answer)

    return checked


INSTEAD: dict[str, Check] = {
    LIST: check_list,
    CART: check_cart,
    ORDERS: check_orders,
}
ACTS = {
    "products": Act(look, check_list),
    "filter": Act(filtered, check_list),
    "search": Act(search, check_list),
    "more": Act(read_on, check_list),
    "product": Act(open_product, or_else(check_product)),
    "add": Act(add, or_else(check_changed)),
    "cart": Act(open_cart, check_cart),
    "remove": Act(remove, or_else(check_changed)),
    "checkout": Act(go_to_checkout, check_checkout),
    "buy": Act(buy, or_else(check_bought)),
    "orders": Act(open_orders, check_orders),
    "order": Act(open_order, or_else(check_order)),
}
