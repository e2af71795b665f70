"""Amounts against fractions, which are exact."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from apps.shop import money
from apps.shop.shown import Card, CartLine, total_of

prices = st.decimals("0.01", "99999999.99", places=2)
lines = st.lists(st.tuples(prices, st.integers(1, 20)), max_size=50)


@given(lines)
def test_a_total_is_the_sum_of_its_lines(told):
    """To the cent, however many they are."""
    cart = tuple(
        CartLine(number, "x", quantity, Card(number, "x", "", price, 99))
        for number, (price, quantity) in enumerate(told)
    )

    exact = sum((Fraction(price) * quantity for price, quantity in told), Fraction())
    assert Fraction(total_of(cart)) == exact
    assert money.minor_units(total_of(cart)) == exact * 100


@given(st.decimals("0", "1000000", places=4))
def test_rounding_is_to_the_nearest_cent(amount):
    """No more than half a cent is lost; half of one is given."""
    off = Fraction(money.rounded(amount)) - Fraction(amount)

    assert -Fraction(1, 200) < off <= Fraction(1, 200)


@given(st.decimals("0", "99999999", places=2))
def test_what_is_shown_can_be_read_again(amount):
    """The sign and the commas are all that was added."""
    shown = money.shown(amount)

    assert Decimal(shown.removeprefix(money.SIGN).replace(",", "")) == amount
