"""How much goes into a cart, and what is said where it does not."""

from __future__ import annotations

from decimal import Decimal

import pytest

from apps.shop.limits import MOST_OF_ONE, allowed, told
from apps.shop.shown import Card, CartLine, Put


def lamp(inventory: int) -> Card:
    return Card(1, "lamp", "", Decimal("2.50"), inventory)


@pytest.mark.parametrize(
    "wanted, left, quantity, why",
    [
        (1, 1, 1, ""),
        (MOST_OF_ONE, 100, MOST_OF_ONE, ""),
        (2, 1, 1, "Only 1 of “lamp” are left."),
        (1, 0, 0, "“lamp” is sold out."),
        (1, -1, 0, "“lamp” is sold out."),
        (MOST_OF_ONE + 1, 100, MOST_OF_ONE, "More than 20 of “lamp” do not go"),
        (MOST_OF_ONE + 1, MOST_OF_ONE, MOST_OF_ONE, "More than 20 of “lamp” do not go"),
        (MOST_OF_ONE + 1, MOST_OF_ONE - 1, MOST_OF_ONE - 1, "Only 19 of “lamp”"),
    ],
)
def test_what_goes_in(wanted, left, quantity, why):
    """As many as there are, as many as one may have; and a reason only if it is fewer."""
    put = Put.of(lamp(left), wanted)

    assert (put.name, put.quantity) == ("lamp", quantity)
    assert put.limit.startswith(why)
    assert bool(put.limit) == bool(why)


def test_nobody_has_less_than_nothing():
    """Whatever is asked for."""
    assert allowed(-5, 10) == 0
    assert told("lamp", 0, 10) == ""


@pytest.mark.parametrize(
    "product, trouble",
    [
        (lamp(3), ""),
        (lamp(2), "Only 2 of these are left."),
        (lamp(0), "This is sold out."),
        (None, "This is not sold any more."),
    ],
)
def test_a_line_says_why_it_cannot_be_ordered(product, trouble):
    """A cart is a wish: what has become of it is said on the line."""
    assert CartLine(1, "lamp", 3, product).trouble == trouble


@pytest.mark.parametrize(
    "inventory, shown",
    [(0, "Sold out"), (1, "Only 1 left"), (5, "Only 5 left"), (6, "In stock")],
)
def test_a_page_says_how_much_is_left_when_it_is_little(inventory, shown):
    """Nobody needs to know of the hundred that are there."""
    assert lamp(inventory).stock_shown == shown
    assert lamp(inventory).available == (inventory > 0)
