"""The shop that a person clicks through: she buys something, and nobody pays anything."""

from __future__ import annotations

import re

import pytest

from fixtures.demo import demo_site
from fixtures.provisioners.ports import free_port
from fixtures.provisioners.readiness import wait_until
from fixtures.visitor import Visitor

pytestmark = pytest.mark.services("postgres", "redis")


@pytest.mark.long
def test_somebody_buys_something():
    """A fake charges her, tells the shop of it, and the person is told that it is a fake.

    1. What she put into her cart before she logged in is in it afterwards.
    2. She orders it, her bank asks whether it is she, and she says so there.
    3. She does not come back to the shop: the event tells it that she has paid.
    """
    said: list[str] = []
    with (
        demo_site("shop", port=free_port(), say=said.append) as demo,
        Visitor(demo.url) as visitor,
    ):
        product = found(r'href="(/products/\d+/)"', visitor.get("/?q=kettle").text)
        visitor.post(f"/cart/add{product.removeprefix('/products')}", {})
        visitor.get("/accounts/login/")
        visitor.post(
            "/accounts/login/", {"username": demo.username, "password": demo.password}
        )
        assert "Copper kettle" in visitor.get("/cart/").text

        form = visitor.get("/checkout/").text
        answer = visitor.post(
            "/checkout/",
            {
                "checkout_key": found(r'name="checkout_key" value="([^"]+)"', form),
                "total": found(r'name="total" value="([^"]+)"', form),
                "payment_method": "pm_card_authenticationRequired",
            },
        )
        bank = answer.headers["location"]
        order = found(r'href="(/orders/\d+/)"', visitor.get("/orders/").text)
        assert 'data-status="pending"' in visitor.get(order).text
        with Visitor(bank) as at_the_bank:
            at_the_bank.post(bank[bank.index("/3d") :], {"decision": "approve"})

        wait_until(
            lambda: 'data-status="paid"' in visitor.get(order).text,
            deadline_s=30,
            what="the event has told that it is paid",
        )
    assert any("nobody pays" in each for each in said)


def found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    assert match, f"{pattern} is not in {text}"
    return match[1]
