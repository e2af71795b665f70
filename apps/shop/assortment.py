"""Writes of what is sold: staff add, revise and remove products."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from .models import Category, Product, Tag
from .selectors import UnknownProduct


class StillOrdered(Exception):
    """A product that stands in somebody's order has to stay."""


class BelowNothing(Exception):
    """More would be taken out of stock than is left."""


@transaction.atomic
def add_product(
    *, categories: Iterable[Category], tags: Iterable[Tag], **told: Any
) -> Product:
    """`told` are columns of a product."""
    product = Product.objects.create(**told)
    product.categories.set(categories)
    product.tags.set(tags)
    return product


@transaction.atomic
def revise_product(
    product_id: int,
    *,
    categories: Iterable[Category],
    tags: Iterable[Tag],
    restocked: int,
    **told: Any,
) -> Product:
    """Raises `UnknownProduct` or `BelowNothing`.

    The stock is changed *by* so many: meanwhile some may have been sold, and to set it to
    what a form has shown would bring them back.
    """
    product = _locked(product_id)
    if product is None:
        raise UnknownProduct(product_id)
    if product.inventory + restocked < 0:
        raise BelowNothing(f"{product.inventory} are left, and not enough for that.")
    for name, value in told.items():
        setattr(product, name, value)
    product.inventory += restocked
    product.save()
    product.categories.set(categories)
    product.tags.set(tags)
    return product


@transaction.atomic
def remove_product(product_id: int) -> None:
    """Raises `StillOrdered`. A product that is gone already stays gone."""
    product = _locked(product_id)
    if product is None:
        return
    try:
        product.delete()
    except ProtectedError as error:
        raise StillOrdered(
            f"“{product.name}” stands in orders, which have to keep it. Set its "
            "inventory to 0, and nobody can buy it any more."
        ) from error


def _locked(product_id: int) -> Product | None:
    return Product.objects.select_for_update().filter(pk=product_id).first()
