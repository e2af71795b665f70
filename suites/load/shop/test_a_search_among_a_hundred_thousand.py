"""Somebody looks for words among a hundred thousand products.

What is compared are whole pages that nobody has asked for before: the page of a product,
which is found by its number, and the page of a search. They alternate, so that whatever
else the machine does slows both. A busy machine still chooses which pages it slows, and it
only ever adds: each page is asked for in five turns, and what counts is its quickest.
Lists of categories and tags are remembered, as they are on any site that is in use; what a
page itself shows is forgotten between the turns.
"""

from __future__ import annotations

import itertools
import math
import random
import statistics
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.shop.models import Product
from fixtures.plugins.worlds import django_on
from fixtures.worlds import ensure_template, restore
from fixtures.worlds.shop import ShopSize, shop_world

pytestmark = pytest.mark.uncounted

PRODUCTS = 100_000
# Whichever is more: a tenth of a second, or three times a page that is found by its number.
LIMIT_MS, TIMES = 100.0, 3
PAGES = 60
TURNS = 5
LIST = "/products/"
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

    found_ms, known_ms = at_their_quickest(client, settings)
    told = f"a search {found_ms:.0f} ms, the page of a product {known_ms:.0f} ms"
    record_property("p95", told)
    with capsys.disabled():
        print(f"\np95: {told}")  # noqa: T201
    assert found_ms < max(LIMIT_MS, TIMES * known_ms), told


def at_their_quickest(client: Client, settings: Any) -> tuple[float, float]:
    """What searches and pages of products take in the best of five turns: ms at p95."""
    pairs = list(zip(searches(PAGES), products(PAGES), strict=True))
    found_ms, known_ms = [math.inf] * PAGES, [math.inf] * PAGES
    prefixes = {
        name: options["KEY_PREFIX"] for name, options in settings.CACHES.items()
    }
    for turn in range(TURNS):
        settings.CACHES = {
            name: {**options, "KEY_PREFIX": f"{prefixes[name]}-{turn}"}
            for name, options in settings.CACHES.items()
        }
        with CaptureQueriesContext(connection) as asked:
            get_ms(client, LIST)
        assert any("shop_product" in each["sql"] for each in asked), "it is remembered"
        for number, (search, product) in enumerate(pairs):
            found_ms[number] = min(found_ms[number], get_ms(client, search))
            known_ms[number] = min(known_ms[number], get_ms(client, product))
    return p95(found_ms), p95(known_ms)


def searches(count: int) -> list[str]:
    """Each another: sorted now by the best match, now by something else."""
    dice = random.Random(0)
    words = [
        *COMMON,
        *THINGS,
        *(" ".join(pair) for pair in itertools.product(MATERIALS, THINGS)),
    ]
    orders = ("", "&order=price", "&order=newest")
    asked = [f"/products/?q={each}{order}" for each in words for order in orders]
    return [path.replace(" ", "+") for path in dice.sample(asked, count)]


def products(count: int) -> list[str]:
    numbers = random.Random(0).sample(range(1, PRODUCTS + 1), count)
    return [f"/products/{number}/" for number in numbers]


def get_ms(client: Client, path: str) -> float:
    started_s = time.perf_counter()
    answer = client.get(path)
    took_ms = (time.perf_counter() - started_s) * 1000
    assert answer.status_code == 200, path
    return took_ms


def p95(values_ms: list[float]) -> float:
    return statistics.quantiles(values_ms, n=20)[-1]
