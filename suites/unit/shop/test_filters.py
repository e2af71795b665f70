"""What may be asked of the catalogue, and what becomes of it."""

from __future__ import annotations

from decimal import Decimal
from urllib.parse import parse_qsl

import pytest

from apps.shop.filters import ProductFilter
from apps.shop.shown import Shelf, Shelves
from apps.shop.wanted import SortedBy, Wanted


def asked(**fields: str) -> ProductFilter:
    shelves = Shelves((Shelf("Lamps", "lamps"),), (Shelf("old", "old"),))
    return ProductFilter(fields, shelves)


def wanted_by(**fields: str) -> Wanted:
    found = asked(**fields)
    assert found.is_valid(), found.form.errors
    return found.wanted


def test_an_address_without_a_query_asks_for_everything():
    """The newest first."""
    assert wanted_by() == Wanted()
    assert wanted_by().sorted_by == SortedBy.NEWEST


def test_every_field():
    """What was written is what is wanted."""
    told = {
        "q": "  copper   pot ",
        "category": "lamps",
        "tag": "old",
        "min_price": "1.5",
        "max_price": "20",
        "available": "1",
        "order": "-price",
    }

    wanted = wanted_by(**told)

    assert wanted == Wanted(
        q="copper pot",
        category="lamps",
        tag="old",
        min_price=Decimal("1.5"),
        max_price=Decimal(20),
        available=True,
        order="-price",
    )


@pytest.mark.parametrize(
    "field, value, why",
    [
        ("category", "boats", "is not one of the available choices"),
        ("tag", "lamps", "is not one of the available choices"),
        ("min_price", "cheap", "Enter a number."),
        ("min_price", "-1", "greater than or equal to 0"),
        ("max_price", "1e3000", "no more than"),
        ("max_price", "NaN", "Enter a number."),
        ("max_price", "0.001", "no more than 2 decimal places"),
        ("order", "inventory", "is not one of the available choices"),
        ("q", "x" * 101, "at most 100 characters"),
        ("q", "a\0b", "Null characters are not allowed."),
    ],
)
def test_what_makes_no_sense_is_said_at_its_field(field, value, why):
    """And at no other."""
    found = asked(**{field: value})

    assert not found.is_valid()
    assert list(found.form.errors) == [field]
    assert why in found.form.errors[field].as_text()


def test_prices_the_wrong_way_round():
    """Between twenty and ten is nothing: the second field says so."""
    found = asked(min_price="20", max_price="10")

    assert list(found.form.errors) == ["max_price"]
    assert asked(min_price="10", max_price="10").is_valid()


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(),
        Wanted(q="pot"),
        Wanted(q="pot", order="price"),
        Wanted(order="name", available=True),
        Wanted(category="lamps", tag="old", min_price=Decimal("1.50")),
    ],
)
def test_a_query_says_what_is_wanted(wanted):
    """Read again, it is the same list: links to the next page and keys rest on that."""
    again = wanted_by(**dict(parse_qsl(wanted.query)))

    assert again.query == wanted.query
    assert again.sorted_by == wanted.sorted_by


def test_one_list_has_one_key():
    """Words in the usual order, said or not, are no second list; nor is 1 beside 1.00."""
    assert Wanted(q="pot").query == Wanted(q="pot", order="relevance").query
    assert Wanted().query == Wanted(order="newest").query == ""
    assert Wanted(min_price=Decimal(1)).query == Wanted(min_price=Decimal("1.00")).query


def test_lists_that_differ_have_keys_that_do():
    """The newest with these words is another list than their best match."""
    different = [
        Wanted(),
        Wanted(q="pot"),
        Wanted(q="pot", order="newest"),
        Wanted(category="pot"),
        Wanted(tag="pot"),
        Wanted(min_price=Decimal(1)),
        Wanted(max_price=Decimal(1)),
        Wanted(available=True),
    ]

    assert len({each.query for each in different}) == len(different)
