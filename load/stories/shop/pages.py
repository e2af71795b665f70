"""What a person can read from the pages of the shop.

The site promises this markup to its readers; regular expressions are enough for it.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from load.stories.reading import only

_QUERY = re.compile(rb'<main\b[^>]*\bdata-query="([^"]*)"')
_SHOWN = re.compile(rb'<main\b[^>]*\bdata-shown="(\d+)"')
_PRODUCT = re.compile(rb'<li\b[^>]*\bdata-product="(\d+)"( data-sold-out)?>')
_PRICE = re.compile(rb'class="price(?: last)?"[^>]*>\$([0-9,]+\.\d\d)<')
_NEXT = re.compile(rb'<a\b(?=[^>]*\brel="next")[^>]*\bhref="([^"]*)"')
_LINE = re.compile(rb'<li\b[^>]*\bdata-line="(\d+)"')
_AMOUNT = re.compile(rb'each, <strong class="price">\$([0-9,]+\.\d\d)<')
_TOTAL = re.compile(rb"data-total>\$([0-9,]+\.\d\d)<")
_KEY = re.compile(rb'name="checkout_key" value="([0-9a-f-]{36})"')
_SUM = re.compile(rb'name="total" value="([0-9.]+)"')
_ORDER = re.compile(
    rb'<li\b[^>]*\bdata-order="(\d+)" data-status="([a-z_]+)".*?'
    rb'<time\b[^>]*\bdatetime="([^"]*)"',
    re.DOTALL,
)
_ONE_ORDER = re.compile(rb'<main\b[^>]*\bdata-order="(\d+)" data-status="([a-z_]+)"')
_ORDER_PATH = re.compile(r"/orders/(\d+)/$")


@dataclass(frozen=True, slots=True)
class SeenProduct:
    """A product as a list shows it."""

    id: int
    cents: int
    sold_out: bool


@dataclass(frozen=True, slots=True)
class SeenOrder:
    """An order of hers; the moment is when she placed it, ISO 8601."""

    id: int
    status: str
    moment: str = ""


@dataclass(frozen=True, slots=True)
class CheckoutForm:
    """What the form brings back: which order it will be, and what she was shown."""

    key: str
    total: str


def query(page: bytes) -> str | None:
    """The filter of the list that a page shows; None where there is no list."""
    return only(_QUERY, page)


def shown(page: bytes) -> int | None:
    """The product that a page is about."""
    return _number(only(_SHOWN, page))


def more(page: bytes) -> str | None:
    """The address of what follows; None at the end."""
    return only(_NEXT, page)


def products(page: bytes) -> list[SeenProduct]:
    """The products of a list, from the top."""
    tags = list(_PRODUCT.finditer(page))
    ends = [*(tag.start() for tag in tags), len(page)][1:]
    return [
        SeenProduct(
            int(tag[1]), cents(only(_PRICE, page[tag.end() : end])), bool(tag[2])
        )
        for tag, end in zip(tags, ends, strict=True)
    ]


def lines(page: bytes) -> list[int]:
    """The products that are in a cart."""
    return [int(number) for number in _LINE.findall(page)]


def amounts(page: bytes) -> list[int]:
    """What the lines of a cart come to, each, in cents."""
    return [cents(amount.decode()) for amount in _AMOUNT.findall(page)]


def total(page: bytes) -> int | None:
    """What a cart or an order comes to, in cents; None where there is nothing."""
    found = only(_TOTAL, page)
    return None if found is None else cents(found)


def checkout_form(page: bytes) -> CheckoutForm | None:
    """None where there is nothing to order, or nobody to take the money."""
    key, summed = only(_KEY, page), only(_SUM, page)
    return CheckoutForm(key, summed) if key and summed else None


def orders(page: bytes) -> list[SeenOrder]:
    return [
        SeenOrder(int(number), status.decode(), moment.decode())
        for number, status, moment in _ORDER.findall(page)
    ]


def order(page: bytes) -> SeenOrder | None:
    """The order that a page is about."""
    found = _ONE_ORDER.search(page)
    return SeenOrder(int(found[1]), found[2].decode()) if found else None


def order_at(location: str) -> int | None:
    """The order to whose page a redirect leads."""
    found = _ORDER_PATH.search(location)
    return int(found[1]) if found else None


def out_of_order(seen: list[SeenProduct], sorting: str) -> SeenProduct | None:
    """The first product that stands below one that it should stand above.

    By name is the database's business: its alphabet need not be ours.
    """
    for above, below in itertools.pairwise(seen):
        if (sorting == "price" and below.cents < above.cents) or (
            sorting == "-price" and below.cents > above.cents
        ):
            return below
    return None


def cents(amount: str | None) -> int:
    """
    >>> cents("1,234.50"), cents(None)
    (123450, -1)
    """
    return int(amount.replace(",", "").replace(".", "")) if amount else -1


def _number(text: str | None) -> int | None:
    return None if text is None else int(text)
