"""What of the shop is cached, under which keys, and what each event makes old.

People look a hundred times and buy once. So a page of the catalogue is one value, the same
for everybody; what one person has in her cart is another. A sale changes how much is left
of a product, and nothing that a list shows of it, until it is sold out.

    part                   key                         depends on
    page of the catalogue  products / filter / place   products
    what may be meant      suggestions / words         products
    categories and tags    shelves                     shelves
    a product              product / it                product:it, shelves
    lines of a cart        cart / user                 cart:user
    page of her orders     orders / user / place       orders:user
    catalogue, rendered    products-html / ...         products
    a whole page           address / cookies / htmx    person:viewer, visits:viewer,
                                                       cart:viewer, and all that its
                                                       parts depend on

`products` changes when a product comes, goes or reads differently, or is sold out or back;
`product:it` with every piece that is sold. A stranger's cart is in her session and is not
cached again; `session:hers` says that it has changed.

What is bought is read from the tables: an order is placed with the prices of now.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass

from django.http import HttpRequest

from apps.common.caching.interface import Key, Tag
from apps.common.caching.lesson import LessonCache
from apps.common.caching.pages import View
from apps.common.caching.parts import Part, viewer_tags
from apps.common.web.pagination import Position, Slice

from . import selectors
from .selectors import UnknownProduct
from .shown import Card, InCart, Listed, OrderRow, Shelves
from .wanted import SortedBy, Wanted

cache = LessonCache("shop")
PRODUCTS = Tag("shop", "products")
SHELVES = Tag("shop", "shelves")


def whole_page(view: View) -> View:
    """For strategies that remember whole pages; decorates views in urls.py.

    A stranger without cookies shares her pages with all strangers. One with a cart has a
    session, and pages of her own.
    """
    return cache.view(view, tags=_viewer_tags)


def _viewer_tags(request: HttpRequest) -> list[Tag]:
    """Her name stands on every page; what is in her cart, pages depend on by reading it."""
    session_key = request.session.session_key
    hers = [_session_tag(session_key)] if session_key else []
    return hers + viewer_tags(request, "shop", "person", "visits")


# --- The catalogue --------------------------------------------------------------------


@dataclass(frozen=True)
class ProductList:
    """Products as a filter has them, cached page by page; nothing is read before its rows."""

    wanted: Wanted

    @property
    def columns(self) -> int:
        one = (SortedBy.NAME, SortedBy.RELEVANCE)
        return 1 if self.wanted.sorted_by in one else 2

    @property
    def words(self) -> int:
        return 1 if self.wanted.sorted_by == SortedBy.NAME else 0

    def read(self, after: Position | None, size: int) -> Slice[Listed]:
        return cache.fetch(
            _key("products", self.wanted.query, str(after or ""), size),
            lambda: selectors.page(self.wanted, after, size),
            [PRODUCTS],
        )

    def fragment(self, after: Position | None) -> Part:
        key = _key("products-html", self.wanted.query, str(after or ""))
        return Part(key, (PRODUCTS,))

    def suggestions(self) -> tuple[str, ...]:
        """For when nothing was found: what may have been meant."""
        words = self.wanted.q
        if not words:
            return ()
        return cache.fetch(
            _key("suggestions", words), lambda: selectors.suggestions(words), [PRODUCTS]
        )


def shelves() -> Shelves:
    """All categories and all tags: every list has both in its filter."""
    return cache.fetch(_key("shelves"), selectors.shelves, [SHELVES])


def card(product_id: int) -> Card:
    """Raises `UnknownProduct`, which is not remembered."""
    found = cards([product_id])
    if product_id not in found:
        raise UnknownProduct(product_id)
    return found[product_id]


def cards(product_ids: Collection[int]) -> dict[int, Card]:
    """By number; without those that are gone."""

    def compute(missing: Collection[Key]) -> dict[Key, Card]:
        found = selectors.cards([int(key.arguments[0]) for key in missing])
        return {_key("product", number): card for number, card in found.items()}

    wanted = {
        _key("product", number): [_tag("product", number), SHELVES]
        for number in product_ids
    }
    if not wanted:
        return {}
    found = cache.fetch_many(wanted, compute)
    return {card.id: card for card in found.values()}


# --- Carts and orders -----------------------------------------------------------------


def in_cart(user_id: int) -> tuple[InCart, ...]:
    """What a member has in her cart; whatever it is called and costs by now."""
    return cache.fetch(
        _key("cart", user_id),
        lambda: selectors.in_cart(user_id),
        [_tag("cart", user_id)],
    )


@dataclass(frozen=True)
class OrderList:
    """One person's orders, the newest first; a source of pages for `KeysetPaginator`."""

    user_id: int
    columns: int = 2

    def read(self, after: Position | None, size: int) -> Slice[OrderRow]:
        return cache.fetch(
            _key("orders", self.user_id, str(after or ""), size),
            lambda: selectors.orders_page(self.user_id, after, size),
            [_tag("orders", self.user_id)],
        )


# --- What events make old -------------------------------------------------------------


def forget_product(product_id: int) -> None:
    """It has come, gone or changed: itself, and every list that could show it."""
    cache.touch(_tag("product", product_id), PRODUCTS)


def forget_stock(product_id: int, *, turned: bool) -> None:
    """Some were sold, or came back. Lists tell whether there are any: has that turned?"""
    cache.touch(_tag("product", product_id), *([PRODUCTS] if turned else []))


def forget_shelves() -> None:
    """A category or a tag has come, gone or another name, or a tag has other products."""
    cache.touch(SHELVES, PRODUCTS)


def forget_cart_of(user_id: int) -> None:
    cache.touch(_tag("cart", user_id))


def forget_cart_in(session_key: str) -> None:
    """A stranger's."""
    cache.touch(_session_tag(session_key))


def forget_orders_of(user_id: int) -> None:
    cache.touch(_tag("orders", user_id))


def forget_visits(user_id: int) -> None:
    """She has logged out: whoever comes with that cookie is a stranger now."""
    cache.touch(_tag("visits", user_id))


def forget_person(user_id: int) -> None:
    """Her name is another, she has become staff, or she is gone."""
    cache.touch(_tag("person", user_id))


def _session_tag(session_key: str) -> Tag:
    # Who can read a cache's keys must not find sessions in them.
    return _tag("session", hashlib.sha256(session_key.encode()).hexdigest()[:32])


def _key(subject: str, *arguments: str | int) -> Key:
    return Key("shop", subject, arguments)


def _tag(fact: str, of: str | int) -> Tag:
    return Tag("shop", fact, (of,))
