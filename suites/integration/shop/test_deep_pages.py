"""Page 500 of the catalogue costs the database what page 1 costs, in every order.

Costs are blocks that Postgres touches, as EXPLAIN counts them: no clock, no noise.
"""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.common.web.pagination import Position
from apps.shop import selectors
from apps.shop.views import PRODUCTS_A_PAGE
from apps.shop.wanted import SortedBy, Wanted
from suites.support.blocks import blocks_touched, settle

pytestmark = [
    pytest.mark.uncounted,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("fresh_cache"),
]
PRODUCTS, MANY, RARE = 12_000, 100_000, 3
DEEP = 500 * PRODUCTS_A_PAGE


@pytest.fixture
def catalogue(db) -> None:
    make_lamps(PRODUCTS)


@pytest.fixture
def very_many(db) -> None:
    """Those of malachite are so few that no sample has figures of the word."""
    make_lamps(MANY)


def make_lamps(count: int) -> None:
    """Several of a minute and of a price; the first few are of malachite."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO shop_product (name, description, price, inventory, created_at)"
            " SELECT 'Lamp ' || n || CASE WHEN n <= %s THEN ' of malachite' ELSE '' END,"
            " 'It burns.', 1 + n / 7 * 0.01, 1,"
            " timestamptz '2026-01-01' + n / 4 * interval '1 min'"
            " FROM generate_series(1, %s) AS n",
            [RARE, count],
        )
    settle("shop_product")


def test_every_order(catalogue):
    """A place deep in a list is found through its index, and not by counting."""
    for order in (
        SortedBy.NEWEST,
        SortedBy.CHEAPEST,
        SortedBy.DEAREST,
        SortedBy.NAME,
    ):
        wanted = Wanted(order=order)

        first, last = blocks(wanted, None), blocks(wanted, place(wanted))

        assert last <= 2 * first + 10, order
        assert first < 100, order


def test_a_rare_word(very_many):
    """It is found by its words, also misspelt; no list is walked through for it.

    Of so many products Postgres, which has no figures of the word, would walk.
    """
    for order in SortedBy:
        assert blocks(Wanted(q="malachite", order=order), None) < 100, order

    with CaptureQueriesContext(connection) as asked:
        assert len(selectors.suggestions("malachit")) == RARE
    (search,) = (query["sql"] for query in asked if "shop_product" in query["sql"])
    assert blocks_touched(search) < 100


def test_a_narrow_price(catalogue):
    """It is found by its price, whatever the list is sorted by."""
    for order in (SortedBy.NEWEST, SortedBy.CHEAPEST, SortedBy.NAME):
        price = selectors.page(Wanted(order=SortedBy.DEAREST), None, 1).rows[0].price
        assert blocks(Wanted(min_price=price, order=order), None) < 60, order


def place(wanted: Wanted) -> Position:
    """Behind so many rows of the list."""
    position = selectors.page(wanted, None, DEEP).following
    assert position is not None
    return position


def blocks(wanted: Wanted, after: Position | None) -> int:
    """How many blocks a page touches, in all its queries."""
    with CaptureQueriesContext(connection) as asked:
        assert selectors.page(wanted, after, PRODUCTS_A_PAGE).rows
    return sum(blocks_touched(query["sql"]) for query in asked)
