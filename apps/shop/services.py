"""Writes of orders, and of the stock that they take: one transaction each.

Signals tell `caching` what was saved; stock, which is changed in place, is told here. Carts
are written in cart_rows.py, products in assortment.py.

Locks are taken in one order: a cart or an order first, then products by id. So two
checkouts never wait for each other in a ring.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from . import caching, conf, money
from .cart_rows import locked_cart
from .models import (
    Cart,
    CartItem,
    Order,
    OrderItem,
    OrderStatusChange,
    Product,
    Status,
)

# From where an order may go on, and where to. There is no way back.
MOVES: Mapping[str, frozenset[str]] = {
    Status.PENDING: frozenset({Status.PAYMENT_FAILED, Status.PAID, Status.CANCELLED}),
    Status.PAYMENT_FAILED: frozenset({Status.PAID, Status.CANCELLED}),
    Status.PAID: frozenset({Status.SHIPPED}),
    Status.SHIPPED: frozenset({Status.DELIVERED}),
    Status.DELIVERED: frozenset(),
    Status.CANCELLED: frozenset(),
}


@dataclass(frozen=True)
class Short:
    """A line of a cart that cannot be sold as it is."""

    name: str
    wanted: int
    left: int | None

    def __str__(self) -> str:
        if self.left is None:
            return f"“{self.name}” is not sold any more."
        if self.left == 0:
            return f"“{self.name}” is sold out."
        return (
            f"Only {self.left} of “{self.name}” are left; you asked for {self.wanted}."
        )


class Refused(Exception):
    """An order that cannot be placed; `reasons` are sentences for whoever wants it."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


class NothingToOrder(Refused):
    """Her cart is empty."""


class NotEnough(Refused):
    """Somebody else was quicker. Nothing was taken, and the cart is as it was."""

    def __init__(self, shorts: Iterable[Short]) -> None:
        super().__init__(*map(str, shorts))


class PriceChanged(Refused):
    """It comes to something else now than what she was shown."""


class NotHers(Refused):
    """A form that somebody else has sent."""


class TooLittle(Refused):
    """Less than a card pays: nobody could ever pay for it."""


class TooMuch(Refused):
    """More than a card pays at once."""


def place_order(
    user: User,
    *,
    checkout_key: UUID,
    payment_method: str = "",
    total: Decimal | None = None,
) -> Order:
    """Takes the stock, writes the order, empties the cart: all of it, or nothing.

    The same key is the same order, however often it comes. `total` is what she was shown;
    she buys at that or not at all. Raises `Refused`.

    1. Whoever came first with this key has placed it.
    2. The products are locked by id, and must have what the cart asks for.
    3. The order is written with the names and prices of now.
    4. The stock goes down, and the cart is emptied.
    """
    try:
        with transaction.atomic():
            # The same form at the same moment waits here, and then finds the order.
            cart = locked_cart(user)
            placed = Order.objects.filter(user=user, checkout_key=checkout_key).first()
            return placed or _place(cart, checkout_key, payment_method, total)
    except IntegrityError:
        if Order.objects.filter(checkout_key=checkout_key).exists():
            raise NotHers(
                "This form has been used already, and not by you: begin again."
            ) from None
        raise


def settle(order_id: int, status: str, *, note: str, payment_intent: str = "") -> bool:
    """Moves an order on and writes its history; says whether it moved.

    An order that may not go there stays as it is, which is no error: events come twice,
    late, and out of their order. Who cancels gives the stock back, in the same
    transaction and so exactly once. Raises `Order.DoesNotExist`.
    """
    with transaction.atomic():
        order = Order.objects.select_for_update().get(pk=order_id)
        if status not in MOVES[order.status]:
            return False
        order.status = status
        if payment_intent:
            order.payment_intent = payment_intent
        order.save(update_fields=["status", "payment_intent"])
        _write_history(order, note)
        if status == Status.CANCELLED:
            _give_back(order)
        return True


def cancel(order_id: int, *, note: str) -> bool:
    """See `settle`: whether it could still be cancelled."""
    return settle(order_id, Status.CANCELLED, note=note)


def annotate(order_id: int, note: str) -> None:
    """A line in the history that leaves the status. Raises `Order.DoesNotExist`."""
    with transaction.atomic():
        order = Order.objects.select_for_update().get(pk=order_id)
        _write_history(order, note)


def remember_payment(
    order_id: int,
    *,
    payment_intent: str = "",
    payment_method: str = "",
    attempt: int = 0,
) -> None:
    """What is known of the payment that is under way; what is not said stays."""
    told = {
        "payment_intent": payment_intent,
        "payment_method": payment_method,
        "attempt": attempt,
    }
    known = {name: value for name, value in told.items() if value}
    if known:
        with transaction.atomic():
            order = Order.objects.select_for_update().get(pk=order_id)
            for name, value in known.items():
                setattr(order, name, value)
            order.save(update_fields=list(known))


def _place(
    cart: Cart, checkout_key: UUID, payment_method: str, seen: Decimal | None
) -> Order:
    """Of a cart that is locked."""
    lines = list(cart.items.order_by("product_id"))
    if not lines:
        raise NothingToOrder("Your cart is empty: there is nothing to order.")
    products = _locked_products([line.product_id for line in lines])
    if shorts := list(_shorts(lines, products)):
        raise NotEnough(shorts)
    total = money.rounded(
        sum(
            (products[each.product_id].price * each.quantity for each in lines),
            money.ZERO,
        )
    )
    if seen is not None and total != seen:
        raise PriceChanged(
            f"A price has changed: this comes to {money.shown(total)} now, and not to "
            f"{money.shown(seen)}."
        )
    if total < money.SMALLEST_TOTAL:
        raise TooLittle(
            f"This comes to {money.shown(total)}, and a card pays "
            f"{money.shown(money.SMALLEST_TOTAL)} at least: order something with it."
        )
    if total > money.LARGEST_TOTAL:
        raise TooMuch(
            f"This comes to {money.shown(total)}, and a card pays "
            f"{money.shown(money.LARGEST_TOTAL)} at most: order in several parts."
        )
    order = _written(cart.user_id, checkout_key, payment_method, total, lines, products)
    for line in lines:
        _move_stock(products[line.product_id], -line.quantity)
    cart.items.all().delete()
    return order


def _written(
    user_id: int,
    checkout_key: UUID,
    payment_method: str,
    total: Decimal,
    lines: Iterable[CartItem],
    products: Mapping[int, Product],
) -> Order:
    now = timezone.now()
    order = Order.objects.create(
        user_id=user_id,
        total=total,
        checkout_key=checkout_key,
        payment_method=payment_method,
        created_at=now,
        expires_at=now + conf.held_for(),
    )
    OrderItem.objects.bulk_create(
        OrderItem(
            order=order,
            product_id=line.product_id,
            name=products[line.product_id].name,
            price=products[line.product_id].price,
            quantity=line.quantity,
        )
        for line in lines
    )
    _write_history(order, "The order was placed.")
    return order


def _locked_products(product_ids: Collection[int]) -> dict[int, Product]:
    locked = Product.objects.select_for_update().filter(pk__in=product_ids)
    return {product.pk: product for product in locked.order_by("pk")}


def _shorts(
    lines: Iterable[CartItem], products: Mapping[int, Product]
) -> Iterable[Short]:
    for line in lines:
        product = products.get(line.product_id)
        if product is None:
            yield Short(line.name, line.quantity, None)
        elif product.inventory < line.quantity:
            yield Short(product.name, line.quantity, product.inventory)


def _give_back(order: Order) -> None:
    items = {item.product_id: item.quantity for item in order.items.all()}
    for product in _locked_products(items).values():
        _move_stock(product, items[product.pk])


def _move_stock(product: Product, by: int) -> None:
    """Of a product that is locked."""
    was_available = product.available
    product.inventory += by
    Product.objects.filter(pk=product.pk).update(inventory=F("inventory") + by)
    caching.forget_stock(product.pk, turned=product.available != was_available)


def _write_history(order: Order, note: str) -> None:
    OrderStatusChange.objects.create(order=order, status=order.status, note=note[:300])
