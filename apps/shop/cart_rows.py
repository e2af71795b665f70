"""Writes of members' carts: rows, of which two windows may write at once.

Whoever writes locks the cart first, and so does whoever orders what is in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from . import limits
from .models import Cart, Product
from .shown import InCart, Put


@transaction.atomic
def put_line(
    user: User, product: Product, *, more: int = 0, exactly: int | None = None
) -> Put:
    """So many more of a product in her cart, or exactly so many, as far as they go."""
    cart = locked_cart(user)
    line = cart.items.filter(product=product).first()
    if line is None and cart.items.count() >= limits.MOST_LINES:
        return Put(product.name, 0, limits.FULL)
    has = line.quantity if line else 0
    put = Put.of(product, has + more if exactly is None else exactly)
    if put.quantity:
        cart.items.update_or_create(
            product=product, defaults={"quantity": put.quantity, "name": product.name}
        )
    return put


@transaction.atomic
def remove_line(user: User, product_id: int) -> None:
    """What is not in her cart, or is sold no more, is removed as well."""
    for line in locked_cart(user).items.filter(product_id=product_id):
        line.delete()


@transaction.atomic
def merge(user: User, stranger: UUID, lines: Iterable[InCart]) -> list[str]:
    """Puts a stranger's cart into hers, once; says what did not go in.

    Quantities are added. What is sold out or gone meanwhile goes in as it was: her cart
    then says so.
    """
    cart = locked_cart(user)
    if cart.merged == stranger:
        return []
    cart.merged = stranger
    cart.save(update_fields=["merged"])
    has = {line.product_id: line.quantity for line in cart.items.all()}
    new = list(lines)
    products = Product.objects.in_bulk([line.product_id for line in new])
    said = []
    for line in new:
        if line.product_id not in has and len(has) >= limits.MOST_LINES:
            said.append(f"{limits.FULL} “{line.name}” was left out.")
            continue
        product = products.get(line.product_id)
        left = (
            product.inventory if product and product.available else limits.MOST_OF_ONE
        )
        wanted = has.get(line.product_id, 0) + line.quantity
        has[line.product_id] = limits.allowed(wanted, left)
        cart.items.update_or_create(
            product_id=line.product_id,
            defaults={"quantity": has[line.product_id], "name": line.name},
        )
        said.append(limits.told(line.name, wanted, left))
    return [limit for limit in said if limit]


def locked_cart(user: User) -> Cart:
    """Hers alone, made when it is first needed; who comes second waits."""
    cart, _ = Cart.objects.select_for_update().get_or_create(user=user)
    return cart
