"""Which products somebody wants to see, and in which order: her filter, as a value.

It is made of a form, and made into a query, a key and an address.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.db import models


class SortedBy(models.TextChoices):
    """The best match first where there are words to match, and else the newest."""

    RELEVANCE = "relevance", "Best match"
    NEWEST = "newest", "Newest first"
    CHEAPEST = "price", "Price, lowest first"
    DEAREST = "-price", "Price, highest first"
    NAME = "name", "By name"


@dataclass(frozen=True, slots=True)
class Wanted:
    """An empty field leaves everything in."""

    q: str = ""
    category: str = ""
    tag: str = ""
    min_price: Decimal | None = None
    max_price: Decimal | None = None
    available: bool = False
    order: str = ""

    @property
    def sorted_by(self) -> str:
        """What the order comes to: without words, there is no best match.

        >>> Wanted(q="kettle").sorted_by, Wanted(order="relevance").sorted_by
        ('relevance', 'newest')
        """
        if self.order and (self.q or self.order != SortedBy.RELEVANCE):
            return self.order
        return SortedBy.RELEVANCE.value if self.q else SortedBy.NEWEST.value

    @property
    def query(self) -> str:
        """As it stands in an address, with nothing that goes without saying.

        >>> Wanted(q="oil & lamps", max_price=Decimal("9.50"), order="price").query
        'q=oil+%26+lamps&max_price=9.50&order=price'
        >>> Wanted(q="lamps", order="relevance").query, Wanted().query
        ('q=lamps', '')
        """
        usual = Wanted(q=self.q).sorted_by
        fields = {
            "q": self.q,
            "category": self.category,
            "tag": self.tag,
            "min_price": _written(self.min_price),
            "max_price": _written(self.max_price),
            "available": "1" if self.available else "",
            "order": "" if self.sorted_by == usual else self.sorted_by,
        }
        return urlencode({name: value for name, value in fields.items() if value})


def _written(price: Decimal | None) -> str:
    return "" if price is None else f"{price:.2f}"
