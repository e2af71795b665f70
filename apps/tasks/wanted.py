"""Which of her tasks somebody wants to see, and in which order: her filter, as a value.

It is made of a form, and made into a query, a key and an address.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db import models


class Order(models.TextChoices):
    NEWEST = "newest", "Newest first"
    OLDEST = "oldest", "Oldest first"
    TITLE = "title", "By title"
    STATUS = "status", "By status"


@dataclass(frozen=True, slots=True)
class Wanted:
    """An empty field leaves everything in."""

    status: str = ""
    q: str = ""
    created_from: dt.date | None = None
    created_to: dt.date | None = None
    order: str = Order.NEWEST.value

    @property
    def narrows(self) -> bool:
        """Whether it may leave tasks out; the order does not."""
        return bool(self.status or self.q or self.created_from or self.created_to)

    @property
    def query(self) -> str:
        """As it stands in an address, with nothing that goes without saying.

        >>> Wanted(status="pending", q="oil & gears", order="title").query
        'status=pending&q=oil+%26+gears&order=title'
        >>> Wanted().query
        ''
        """
        fields: Mapping[str, str] = {
            "status": self.status,
            "q": self.q,
            "created_from": self.created_from.isoformat() if self.created_from else "",
            "created_to": self.created_to.isoformat() if self.created_to else "",
            "order": "" if self.order == Order.NEWEST else self.order,
        }
        return urlencode({name: value for name, value in fields.items() if value})
