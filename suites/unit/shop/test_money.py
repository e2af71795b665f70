"""Prices, totals and what Stripe is asked for."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db.models import DecimalField

from apps.shop import money
from apps.shop.models import Order, OrderItem
from apps.shop.shown import Card, CartLine, total_of


@pytest.mark.parametrize(
    "amount, cents",
    [
        ("0.01", 1),
        ("12.30", 1230),
        ("0.005", 1),
        ("2.675", 268),
        ("999999.99", 99999999),
    ],
)
def test_stripe_is_asked_for_whole_cents(amount, cents):
    """Half a cent is rounded up, as people do it, and not to the nearest even one."""
    assert money.minor_units(Decimal(amount)) == cents


def test_an_amount_is_shown_with_two_places():
    """With its sign in front and its thousands apart."""
    assert money.shown(Decimal("1234567.5")) == "$1,234,567.50"


def test_a_total_is_exact():
    """Ten times ten cents are one dollar, which binary fractions deny."""
    dime = Card(1, "dime", "", Decimal("0.10"), 10)

    assert total_of((CartLine(1, "dime", 10, dime),)) == Decimal("1.00")
    assert total_of(()) == Decimal("0.00")


def test_what_is_sold_no_more_costs_nothing():
    """A line without a product adds nothing to the total."""
    assert total_of((CartLine(1, "gone", 3, None),)) == 0


def test_every_total_that_a_card_pays_has_room_in_an_order():
    """What is not refused can be written down, and so can each of its lines."""
    columns = [Order._meta.get_field("total"), OrderItem._meta.get_field("price")]

    for column in columns:
        assert isinstance(column, DecimalField)
        assert Decimal(10) ** (column.max_digits - 2) > money.LARGEST_TOTAL
