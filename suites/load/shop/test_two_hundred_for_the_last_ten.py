"""Two hundred people press the button for the last ten of something, all at once.

They are two hundred connections to a site in a process of its own; each person has it in
her cart, and a card that pays.
"""

from __future__ import annotations

import http.client
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode, urlsplit

import pytest
from django.contrib.auth.models import User
from django.test import Client

from apps.shop.models import CartItem, Order, OrderItem, Product
from fixtures.factories.accounts import UserFactory
from fixtures.factories.shop import CartItemFactory, ProductFactory
from load.stories.interface import session_headers

PEOPLE, LAST = 200, 10
# Nobody is given up on: a machine that has other work is slow, and not wrong.
PATIENCE_S = 150


@pytest.mark.long
@pytest.mark.timeout(300)
def test_ten_get_one_and_nobody_else_pays(shop_site, site_stripe):
    """Exactly ten orders, ten charges and nothing left; all others are told why.

    Everybody else keeps what is in her cart, and has no order.
    """
    lamp = ProductFactory(name="The lamp", inventory=LAST)
    crowd = UserFactory.create_batch(PEOPLE)
    for person in crowd:
        CartItemFactory(cart__user=person, product=lamp)
    sessions = [session_of(person) for person in crowd]
    charged = len(site_stripe.charges)
    together = threading.Barrier(PEOPLE)

    def press(session: str) -> tuple[int, str]:
        together.wait(timeout=PATIENCE_S)
        return order(shop_site.url, session, lamp)

    with ThreadPoolExecutor(PEOPLE) as threads:
        answers = list(threads.map(press, sessions))

    statuses = [status for status, _ in answers]
    assert statuses.count(302) == LAST
    assert statuses.count(422) == PEOPLE - LAST
    refused = [body for status, body in answers if status == 422]
    assert all("“The lamp” is sold out." in body for body in refused)
    lamp.refresh_from_db()
    assert lamp.inventory == 0
    assert set(Order.objects.values_list("status", flat=True)) == {"paid"}
    assert OrderItem.objects.count() == Order.objects.count() == LAST
    assert CartItem.objects.count() == PEOPLE - LAST
    paid = site_stripe.charges[charged:]
    assert sorted(charge.amount for charge in paid) == [1250] * LAST
    assert len({charge.metadata["order"] for charge in paid}) == LAST


def order(url: str, session: str, product: Product) -> tuple[int, str]:
    """The form as her browser sends it; the status, and what the page says."""
    form = {
        "checkout_key": str(uuid.uuid4()),
        "total": str(product.price),
        "payment_method": "pm_card_visa",
    }
    lines = session_headers(session).strip().split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines)
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=PATIENCE_S)
    try:
        connection.request("POST", "/checkout/", urlencode(form), headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def session_of(person: User) -> str:
    client = Client()
    client.force_login(person)
    return client.cookies["sessionid"].value
