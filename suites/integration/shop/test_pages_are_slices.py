"""Pages of the catalogue, in every order, against slices of the same list, ties included."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from apps.common.web.pagination import KeysetPaginator
from apps.shop import caching
from apps.shop.models import Product
from apps.shop.wanted import SortedBy, Wanted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_cache")]
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
# Few of each for many products, so that there are ties; prices that whole numbers confuse.
moments = st.sampled_from([timedelta(microseconds=us) for us in (0, 1, 10**6)])
words = st.sampled_from(["lamp", "Lamp", "LAMP oil", "lamp-é", "lamp 🦦 0-1"])
prices = st.sampled_from(["0.01", "9.99", "10.00", "10.01", "99999999.99"])
rows = st.lists(st.tuples(words, prices, st.integers(0, 1), moments), max_size=24)


def in_python(rows: list[Product], order: str) -> list[int]:
    """The same order, as Python sorts; its own words for what is small and large."""
    keys: dict[str, Any] = {
        SortedBy.NEWEST: lambda row: (row.created_at, row.pk),
        SortedBy.CHEAPEST: lambda row: (row.price, row.pk),
        SortedBy.DEAREST: lambda row: (row.price, row.pk),
        SortedBy.NAME: lambda row: (row.name.lower(), row.pk),
    }
    down = order in (SortedBy.NEWEST, SortedBy.DEAREST)
    return [row.pk for row in sorted(rows, key=keys[order], reverse=down)]


@hypothesis_settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    told=rows,
    size=st.integers(1, 7),
    order=st.sampled_from([each for each in SortedBy if each != SortedBy.RELEVANCE]),
    q=st.sampled_from(["", "lamp"]),
    available=st.booleans(),
    limits=st.tuples(
        *[st.sampled_from([None, *map(Decimal, ("9.99", "10", "10.01"))])] * 2
    ),
)
def test_pages_are_slices(settings, told, size, order, q, available, limits):
    """Read page by page, a filtered list is what sorting and slicing make in Python."""
    # What one example reads is not there for the next.
    settings.CACHE_STRATEGY = "none"
    low, high = limits
    wanted = Wanted(
        q=q, min_price=low, max_price=high, available=available, order=order.value
    )
    with transaction.atomic():
        made = Product.objects.bulk_create(
            Product(
                name=name,
                price=Decimal(price),
                inventory=stock,
                created_at=NOON + after,
            )
            for name, price, stock, after in told
        )
        passing = [
            row
            for row in made
            if (low is None or row.price >= low)
            and (high is None or row.price <= high)
            and (row.inventory or not available)
        ]
        whole = in_python(passing, order)

        slices = [whole[at : at + size] for at in range(0, len(whole), size)]
        assert list(walked(wanted, size)) == (slices or [[]])
        transaction.set_rollback(True)


def walked(wanted: Wanted, size: int) -> Iterator[list[int]]:
    """All pages, from each to the next."""
    token = ""
    while True:
        page = KeysetPaginator(caching.ProductList(wanted), size).page(token)
        yield [row.id for row in page]
        if not page.has_next():
            return
        token = page.next_page_number()
