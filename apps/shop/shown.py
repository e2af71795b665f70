"""What pages show of products, carts and orders: small frozen values that a cache can keep."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple, Protocol

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from . import limits, money

# So much of a description stands in a list. Blanks and line breaks shrink to one there: a
# list looks at more than it shows.
EXCERPT = 160
READ_FOR_AN_EXCERPT = 2 * EXCERPT
# From so many on, nobody needs to hurry.
PLENTY = 6
# What Postgres puts around the words that were looked for. A text may have these signs in
# it, too: they are for private use, and nobody can see them.
FROM, TO = "\ue000", "\ue001"
_FOUND = re.compile(f"{FROM}([^{FROM}{TO}]*){TO}")
_SIGNS = re.compile(f"[{FROM}{TO}]")


class Piece(NamedTuple):
    """A part of a text; whether it is what somebody has looked for."""

    text: str
    is_found: bool


Pieces = tuple[Piece, ...]


class Stocked(Protocol):
    """A product, as far as a cart is concerned."""

    @property
    def name(self) -> str: ...

    @property
    def inventory(self) -> int: ...


class Shelf(NamedTuple):
    """A category or a tag."""

    name: str
    slug: str

    @property
    def choice(self) -> tuple[str, str]:
        return self.slug, self.name


class Shelves(NamedTuple):
    categories: tuple[Shelf, ...]
    tags: tuple[Shelf, ...]


class Listed(NamedTuple):
    """A product as it stands in a list."""

    id: int
    name: Pieces
    excerpt: Pieces
    price: Decimal
    available: bool

    @property
    def name_shown(self) -> SafeString:
        return with_marks(self.name)

    @property
    def excerpt_shown(self) -> SafeString:
        return with_marks(self.excerpt)

    @property
    def price_shown(self) -> str:
        return money.shown(self.price)


class Card(NamedTuple):
    """A product on its own page, and in carts."""

    id: int
    name: str
    description: str
    price: Decimal
    inventory: int
    categories: tuple[tuple[str, str], ...] = ()  # name and slug of each
    tags: tuple[tuple[str, str], ...] = ()

    @property
    def available(self) -> bool:
        return self.inventory > 0

    @property
    def price_shown(self) -> str:
        return money.shown(self.price)

    @property
    def stock_shown(self) -> str:
        """
        >>> Card(1, "lamp", "", Decimal(1), 3).stock_shown
        'Only 3 left'
        """
        if not self.available:
            return "Sold out"
        return "In stock" if self.inventory >= PLENTY else f"Only {self.inventory} left"


class InCart(NamedTuple):
    """A line of a cart as it is kept: the name is for when the product is gone."""

    product_id: int
    name: str
    quantity: int


class Put(NamedTuple):
    """How many of a product are in a cart now, and why not as many as were wanted."""

    name: str
    quantity: int
    limit: str = ""

    @classmethod
    def of(cls, product: Stocked, wanted: int) -> Put:
        name, left = product.name, product.inventory
        quantity = limits.allowed(wanted, left)
        return cls(name, quantity, limits.told(name, wanted, left))


class CartLine(NamedTuple):
    """A line of a cart as it is shown, with what the product is now."""

    product_id: int
    name: str
    quantity: int
    product: Card | None

    @property
    def amount(self) -> Decimal:
        return self.product.price * self.quantity if self.product else money.ZERO

    @property
    def amount_shown(self) -> str:
        return money.shown(self.amount)

    @property
    def trouble(self) -> str:
        """Why it cannot be ordered as it is; empty if it can."""
        if self.product is None:
            return "This is not sold any more."
        if not self.product.available:
            return "This is sold out."
        if self.product.inventory < self.quantity:
            return f"Only {self.product.inventory} of these are left."
        return ""


def total_of(lines: tuple[CartLine, ...]) -> Decimal:
    return money.rounded(sum((line.amount for line in lines), money.ZERO))


class OrderRow(NamedTuple):
    """An order in its owner's list."""

    id: int
    total: Decimal
    status: str
    status_shown: str
    moment: str
    when: str

    @property
    def total_shown(self) -> str:
        return money.shown(self.total)


def pieces(marked: str) -> Pieces:
    """A text with signs in it, cut where they are; none of the text is lost but they.

    >>> pieces("a \\ue000copper\\ue001 pot")
    (Piece(text='a ', is_found=False), Piece(text='copper', is_found=True), \
Piece(text=' pot', is_found=False))
    """
    texts = _FOUND.split(marked)
    # Every second one stood between the signs.
    cut = (Piece(_SIGNS.sub("", text), bool(at % 2)) for at, text in enumerate(texts))
    return tuple(piece for piece in cut if piece.text)


def passage(marked: str, description: str) -> Pieces:
    """The part of a description that was found, on one line; else how it begins.

    >>> passage("of \ue000copper\ue001", "A pot of copper.")
    (Piece(text='… ', is_found=False), Piece(text='of ', is_found=False), \
Piece(text='copper', is_found=True), Piece(text='…', is_found=False))
    """
    found = pieces(" ".join(marked.split()))
    if not any(piece.is_found for piece in found):
        return plain(excerpt(description))
    text = "".join(piece.text for piece in found)
    whole = " ".join(_SIGNS.sub("", description).split())
    before = () if whole.startswith(text) else plain("… ")
    after = () if whole.endswith(text) else plain("…")
    return (*before, *found, *after)


def with_marks(pieces: Pieces) -> SafeString:
    """As HTML: what stands in the pieces is escaped, and between them are our own tags.

    >>> with_marks((Piece("a < ", False), Piece("<b>", True)))
    'a &lt; <mark>&lt;b&gt;</mark>'
    """
    return format_html_join(
        "",
        "{}",
        (
            (format_html("<mark>{}</mark>", text) if is_found else text,)
            for text, is_found in pieces
        ),
    )


def plain(text: str) -> Pieces:
    return (Piece(text, False),) if text else ()


def excerpt(description: str) -> str:
    """How a description begins, on one line, cut between two words where it goes on.

    Only the first `READ_FOR_AN_EXCERPT` characters decide, and whether there is another.

    >>> excerpt("Of copper.\\n\\nHand-made.")
    'Of copper. Hand-made.'
    """
    words = " ".join(description[:READ_FOR_AN_EXCERPT].split())
    if len(words) <= EXCERPT and len(description) <= READ_FOR_AN_EXCERPT:
        return words
    head, _, rest = words[: EXCERPT + 1].rpartition(" ")
    return f"{head or rest[:EXCERPT]}…"
