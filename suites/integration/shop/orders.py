"""Orders as a checkout leaves them, and how an event reaches the shop."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.test import Client

from apps.shop import services
from apps.shop.models import Cart, CartItem, Order, Product
from fixtures.fakes.stripe import SECRET, Event, FakeStripe, When, signed
from suites.support.at_once import on_its_own_connection

VISA = "pm_card_visa"
DECLINED = "pm_card_visa_chargeDeclined"
EXPIRED = "pm_card_chargeDeclinedExpiredCard"
SECURE = "pm_card_authenticationRequired"
STOCK = 10


def order_of(user: User, *, method: str = VISA, quantity: int = 2) -> Order:
    """Placed and not paid: so many of a product of which there were ten, at 9.99."""
    product = Product.objects.create(
        name="kettle", price=Decimal("9.99"), inventory=STOCK
    )
    cart, _ = Cart.objects.get_or_create(user=user)
    CartItem.objects.create(
        cart=cart, product=product, name=product.name, quantity=quantity
    )
    return services.place_order(user, checkout_key=uuid.uuid4(), payment_method=method)


def pay(browser: Client, order: Order, method: str = VISA, **options: Any) -> Any:
    """The form on the order's page."""
    return browser.post(
        f"/orders/{order.pk}/pay/", {"payment_method": method}, **options
    )


def tell(event: Event, *, secret: str = SECRET, header: str | None = None) -> Any:
    """Brings an event to the shop, as Stripe does."""
    return Client().post(
        "/payments/webhook/",
        event.body,
        content_type="application/json",
        headers={"Stripe-Signature": header or signed(event.body, secret)},
    )


def status_of(order: Order) -> str:
    order.refresh_from_db()
    return str(order.status)


def stock_of(order: Order) -> int:
    return Product.objects.get(pk=order.items.get().product_id).inventory


def history_of(order: Order) -> list[tuple[str, str]]:
    return list(order.history.values_list("status", "note"))


def said(response: Any) -> str:
    """The last of what the next page will say to whoever has sent this."""
    *_, last = ["", *map(str, get_messages(response.wsgi_request))]
    return last


def before_the_answer(fake: FakeStripe, act: Callable[[Event], object]) -> None:
    """From now on this is done between what Stripe does and what it answers."""

    def tell(event: Event) -> bool:
        on_its_own_connection(partial(act, event))
        return True

    fake.notify(tell, when=When.FIRST)
