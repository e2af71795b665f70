"""Somebody looks for words among a hundred thousand products.

What is compared are whole pages that nobody has asked for before: the page of a product,
which is found by its number, and the page of a search. They alternate, so that whatever
else the machine does slows both. Still, the p95 of sixty pages is its third slowest, and a
busy machine may choose which ones those are. It only ever adds, so one turn of three that
keeps the limit shows that the search can. Lists of categories and tags are remembered, as
they are on any site that is in use; nothing else can be.
"""

from __future__ import annotations

import itertools
import random
import statistics
import time
from collections.abc import Iterator

import pytest
from django.test import Client

from apps.shop.models import Product
from fixtures.plugins.worlds import django_on
from fixtures.worlds import ensure_template, restore
from fixtures.worlds.shop import ShopSize, shop_world

PRODUCTS = 100_000
# Whichever is more: a tenth of a second, or three times a page that is found by its number.
LIMIT_MS, TIMES = 100.0, 3
PAGES = 60
TURNS = 3
# Words that stand in one product of eight, in some hundreds, in a few, in none.
COMMON = ("handle", "salt", "rain", "brass", "straw", "children", "screws", "steel")
THINGS = (
    "kettle",
    "lantern",
    "teapot",
    "bookshelf",
    "umbrella",
    "drum",
    "globe",
    "kite",
)
MATERIALS = ("copper", "oak", "linen", "tin", "glass", "wool", "birch", "slate")


@pytest.fixture
def large_shop(
    postgres_service, spare_database, django_db_blocker, fresh_cache
) -> Iterator[None]:
    """A hundred thousand products, and hardly anybody who buys them."""
    size = ShopSize(name="searched", users=10, products=PRODUCTS, orders=10, cast=10)
    template = ensure_template(postgres_service.url, shop_world(size))
    copy = restore(postgres_service.url, template, database=spare_database)
    with django_on(copy), django_db_blocker.unblock():
        yield


@pytest.mark.long
@pytest.mark.timeout(600)
def test_it_takes_little_more_than_a_page_of_a_product(
    large_shop, client, settings, record_property, capsys
):
    """At p95, and whatever the words are."""
    settings.CACHE_TTL_S = 3600
    assert Product.objects.count() == PRODUCTS
    for path in (*searches(3, seed=1), *products(3, seed=1)):
        get_ms(client, path)

    told = []
    for turn in range(TURNS):
        found, known = one_turn(client, turn)
        told.append(f"a search {found:.0f} ms, the page of a product {known:.0f} ms")
        if found < max(LIMIT_MS, TIMES * known):
            break
    record_property("p95", told)
    with capsys.disabled():
        print("\np95:", *told, sep="\n  ")  # noqa: T201
    assert found < max(LIMIT_MS, TIMES * known), told


def one_turn(client: Client, turn: int) -> tuple[float, float]:
    """What a search and the page of a product take, in ms at p95; no turn repeats a page."""
    turns_pages = slice(turn * PAGES, (turn + 1) * PAGES)
    found_ms, known_ms = [], []
    for search, product in zip(
        searches(TURNS * PAGES)[turns_pages],
        products(TURNS * PAGES)[turns_pages],
        strict=True,
    ):
        found_ms.append(get_ms(client, search))
        known_ms.append(get_ms(client, product))
    return p95(found_ms), p95(known_ms)


def searches(count: int, *, seed: int = 0) -> list[str]:
    """Each another: sorted now by the best match, now by something else."""
    dice = random.Random(seed)
    words = [
        *COMMON,
        *THINGS,
        *(" ".join(pair) for pair in itertools.product(MATERIALS, THINGS)),
    ]
    orders = ("", "&order=price", "&order=newest")
    asked = [f"/products/?q={each}{order}" for each in words for order in orders]
    return [path.replace(" ", "+") for path in dice.sample(asked, count)]


def products(count: int, *, seed: int = 0) -> list[str]:
    numbers = random.Random(seed).sample(range(1, PRODUCTS + 1), count)
    return [f"/products/{number}/" for number in numbers]


def get_ms(client: Client, path: str) -> float:
    started_s = time.perf_counter()
    answer = client.get(path)
    took_ms = (time.perf_counter() - started_s) * 1000
    assert answer.status_code == 200, path
    return took_ms


def p95(values_ms: list[float]) -> float:
    return statistics.quantiles(values_ms, n=20)[-1]
