"""Somebody's cart: a stranger's in her session, a member's in rows. It survives login.

A stranger's is of one browser and of no worth to anybody else, so it makes no row; and
what is in it is a name and a number, for prices are those of now. Of two tabs that put in
something at the same moment, the session keeps the last one's.

A line has a declared maximum, and at most what is in stock; a cart has so many lines. What
was cut down is said.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest

from . import caching, cart_rows, limits, selectors
from .shown import CartLine, InCart, Put

SESSION = "shop_cart"


# --- What pages ask and do ------------------------------------------------------------


def in_cart(request: HttpRequest) -> tuple[InCart, ...]:
    """What is in it, whatever has become of that: enough to count."""
    if request.user.is_authenticated:
        return caching.in_cart(request.user.pk)
    lines = _lines_in_session(request)
    return tuple(_line(number, kept) for number, kept in lines.items())


def get_cart_items(request: HttpRequest) -> tuple[CartLine, ...]:
    """All lines, each with what its product is now: None where it is sold no more."""
    lines = in_cart(request)
    products = caching.cards([line.product_id for line in lines])
    return tuple(CartLine(*line, products.get(line.product_id)) for line in lines)


def add_to_cart(request: HttpRequest, product_id: int) -> Put:
    """One more of it. Raises `UnknownProduct`."""
    return _put(request, product_id, more=1)


def set_quantity(request: HttpRequest, product_id: int, quantity: int) -> Put:
    """So many of it; none is `remove_from_cart`. Raises `UnknownProduct`."""
    return _put(request, product_id, exactly=quantity)


def remove_from_cart(request: HttpRequest, product_id: int) -> None:
    """A product that is in no cart is removed already."""
    if request.user.is_authenticated:
        cart_rows.remove_line(request.user, product_id)
        return
    lines = _lines_in_session(request)
    if lines.pop(str(product_id), None):
        _keep(request, lines)


def bring_along(request: HttpRequest, user: User) -> None:
    """Whoever logs in finds in her cart what she put in as a stranger."""
    told = request.session.pop(SESSION, None)
    if not told:
        return
    lines = [_line(number, kept) for number, kept in told["lines"].items()]
    for limit in cart_rows.merge(user, UUID(told["id"]), lines):
        messages.warning(request, limit, fail_silently=True)


# --- Where it is ----------------------------------------------------------------------


def _put(
    request: HttpRequest, product_id: int, *, more: int = 0, exactly: int | None = None
) -> Put:
    """The product is read anew: a cache may be late, but not about what she does."""
    product = selectors.product(product_id)
    if request.user.is_authenticated:
        return cart_rows.put_line(request.user, product, more=more, exactly=exactly)
    lines = _lines_in_session(request)
    key = str(product_id)
    if key not in lines and len(lines) >= limits.MOST_LINES:
        return Put(product.name, 0, limits.FULL)
    has = lines[key][0] if key in lines else 0
    put = Put.of(product, has + more if exactly is None else exactly)
    if put.quantity:
        _keep(request, lines | {key: [put.quantity, product.name]})
    return put


def _lines_in_session(request: HttpRequest) -> dict[str, list[Any]]:
    told = request.session.get(SESSION)
    return dict(told["lines"]) if told else {}


def _keep(request: HttpRequest, lines: dict[str, list[Any]]) -> None:
    told = request.session.get(SESSION)
    number = told["id"] if told else str(uuid4())
    request.session[SESSION] = {"id": number, "lines": lines}
    if request.session.session_key:
        # Pages that are made from now on must find it so.
        request.session.save()
        caching.forget_cart_in(request.session.session_key)


def _line(number: str, kept: list[Any]) -> InCart:
    quantity, name = kept
    return InCart(int(number), name, quantity)
