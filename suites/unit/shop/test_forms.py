"""What people may send."""

from __future__ import annotations

import uuid

import pytest

from apps.shop.forms import CheckoutForm, QuantityForm
from apps.shop.limits import MOST_OF_ONE
from apps.shop.methods import METHODS


@pytest.mark.parametrize(
    "quantity", ["", "x", "-1", str(MOST_OF_ONE + 1), "1.5", "1e3"]
)
def test_a_quantity_that_cannot_be(quantity):
    """Every reason stands at the one field."""
    form = QuantityForm.of(3, {"quantity": quantity})

    assert list(form.errors) == ["quantity"]


@pytest.mark.parametrize("quantity", [0, 1, MOST_OF_ONE])
def test_a_quantity(quantity):
    """None at all takes a thing out of the cart."""
    form = QuantityForm.of(3, {"quantity": str(quantity)})

    assert form.is_valid()
    assert form.cleaned_data["quantity"] == quantity


def test_many_quantities_on_one_page():
    """Each field has an id of its own, so that each label is one field's."""
    ids = [QuantityForm.of(number)["quantity"].id_for_label for number in (3, 4)]

    assert ids == ["id_quantity_3", "id_quantity_4"]


def test_an_order():
    """A key and a card are needed; the total is what she was shown, if she was."""
    told = {"checkout_key": str(uuid.uuid4()), "payment_method": METHODS[0][0]}

    assert CheckoutForm(told).is_valid()
    assert CheckoutForm(told | {"total": "12.50"}).is_valid()


@pytest.mark.parametrize(
    "field, value",
    [
        ("checkout_key", ""),
        ("checkout_key", "seven"),
        ("payment_method", ""),
        ("payment_method", "pm_card_unknown"),
        ("total", "free"),
        ("total", "1e400"),
    ],
)
def test_an_order_that_cannot_be(field, value):
    """The reason stands at its field."""
    told = {"checkout_key": str(uuid.uuid4()), "payment_method": METHODS[0][0]}

    assert list(CheckoutForm(told | {field: value}).errors) == [field]
