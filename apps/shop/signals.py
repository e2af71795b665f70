"""Wiring: what is saved, deleted or said, and what `caching` forgets for it, on commit.

Stock that a sale moves is changed in place, and says so itself (`services`).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.http import HttpRequest

from . import caching, carts
from .models import Cart, CartItem, Category, Order, Product, ProductCategory, Tag


def connect() -> None:
    """Called once, when the app is ready."""
    for signal in (post_save, post_delete):
        signal.connect(product_changed, sender=Product)
        signal.connect(shelved, sender=ProductCategory)
        signal.connect(shelf_changed, sender=Category)
        signal.connect(shelf_changed, sender=Tag)
        signal.connect(cart_changed, sender=Cart)
        signal.connect(line_changed, sender=CartItem)
        signal.connect(order_changed, sender=Order)
        signal.connect(person_changed, sender=User)
    m2m_changed.connect(tagged, sender=Product.tags.through)
    user_logged_in.connect(person_came)
    user_logged_out.connect(person_left)


def product_changed(instance: Product, **_: Any) -> None:
    caching.forget_product(instance.pk)


def shelved(instance: ProductCategory, **_: Any) -> None:
    caching.forget_product(instance.product_id)


def shelf_changed(**_: Any) -> None:
    caching.forget_shelves()


def tagged(action: str, instance: Product | Tag, **_: Any) -> None:
    """From either side: of a tag, all its products are told by `shelves`."""
    if not action.startswith("post_"):
        return
    if isinstance(instance, Product):
        caching.forget_product(instance.pk)
    else:
        caching.forget_shelves()


def cart_changed(instance: Cart, **_: Any) -> None:
    caching.forget_cart_of(instance.user_id)


def line_changed(instance: CartItem, **_: Any) -> None:
    cart_changed(instance.cart)


def order_changed(instance: Order, **_: Any) -> None:
    caching.forget_orders_of(instance.user_id)


def person_changed(
    instance: User, *, update_fields: Collection[str] | None = None, **_: Any
) -> None:
    # Every login writes its date, which stands on no page.
    if update_fields is None or set(update_fields) != {"last_login"}:
        caching.forget_person(instance.pk)


def person_came(request: HttpRequest, user: User, **_: Any) -> None:
    carts.bring_along(request, user)


def person_left(user: User | None, **_: Any) -> None:
    """Nobody leaves where a session had already ended."""
    if user is not None:
        caching.forget_visits(user.pk)
