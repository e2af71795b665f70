"""What a person sees in the shop, read from the markup that the lesson promises."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.test import Client

from suites.support.pages import seen

PRODUCT = re.compile(
    r'<li class="card product" data-product="(?P<id>\d+)"(?P<sold_out> data-sold-out)?>'
    r'.*?<h2[^>]*><a[^>]*>(?P<name>.*?)</a></h2> <span class="price last">(?P<price>.*?)'
    r"</span></div>(?P<rest>.*?)</li>",
    re.DOTALL,
)
EXCERPT = re.compile(r"<p>(.*?)</p>", re.DOTALL)
THINGS = re.compile(r'data-things="(\d+)"')
LINE = re.compile(r'data-line="(?P<id>\d+)">(?P<rest>.*?)</li>', re.DOTALL)
QUANTITY = re.compile(r'name="quantity" value="(\d+)"')
TROUBLE = re.compile(r'<p class="errorlist">(.*?)</p>')
MEANT = re.compile(r'<a href="[^"]*\?q=[^"]*">(.*?)</a>')
NEXT = re.compile(r'<a [^>]*rel="next" href="([^"]+)"')
SHELVES = re.compile(r'<select name="(?:category|tag)".*?</select>', re.DOTALL)
CHOICE = re.compile(r'<option value="([^"]+)"[^>]*>([^<]+)</option>')
HIDDEN = re.compile(r'<input type="hidden" name="(checkout_key|total)" value="([^"]*)"')


@dataclass(frozen=True)
class Shown:
    """A product as it stands in a list; marks stand as they are sent."""

    id: int
    name: str
    price: str
    excerpt: str
    sold_out: bool


def products_on(html: str) -> list[Shown]:
    return [
        Shown(
            id=int(found["id"]),
            name=found["name"],
            price=found["price"],
            excerpt="".join(EXCERPT.findall(found["rest"])[:1]),
            sold_out=bool(found["sold_out"]),
        )
        for found in PRODUCT.finditer(html)
    ]


def names_on(html: str) -> list[str]:
    """Without marks."""
    return [unescape(re.sub("</?mark>", "", shown.name)) for shown in products_on(html)]


def names(browser: Client, query: str = "") -> list[str]:
    return names_on(seen(browser, f"/products/{query}"))


def walked(browser: Client, query: str = "") -> list[str]:
    """The names on all pages of a list, from each to the next."""
    found: list[str] = []
    path: str | None = f"/products/{query}"
    while path:
        html = seen(browser, path)
        found += names_on(html)
        path = next_page(html)
    return found


def next_page(html: str) -> str | None:
    found = NEXT.search(html)
    return f"/products/{unescape(found[1])}" if found else None


def meant_on(html: str) -> list[str]:
    return [unescape(name) for name in MEANT.findall(html)]


def things_on(html: str) -> int:
    """How much the header says is in the cart."""
    found = THINGS.search(html)
    assert found is not None
    return int(found[1])


def lines_on(html: str) -> dict[int, tuple[int | None, str]]:
    """By product: how many of it are in the cart, and what is wrong with that."""
    lines = {}
    for line in LINE.finditer(html):
        quantity = QUANTITY.search(line["rest"])
        trouble = TROUBLE.search(line["rest"])
        lines[int(line["id"])] = (
            int(quantity[1]) if quantity else None,
            unescape(trouble[1]) if trouble else "",
        )
    return lines


def cart_of(browser: Client) -> dict[int, tuple[int | None, str]]:
    return lines_on(seen(browser, "/cart/"))


def shelves_on(html: str) -> dict[str, str]:
    """The categories and tags that may be chosen, by their slugs."""
    return dict(CHOICE.findall("".join(SHELVES.findall(html))))


def checkout_form(browser: Client, method: str = "pm_card_visa") -> dict[str, str]:
    """What the form would send as it stands there."""
    hidden = dict(HIDDEN.findall(seen(browser, "/checkout/")))
    return {**hidden, "payment_method": method}


def said(response: Any) -> list[str]:
    """The messages that the next page will have."""
    from django.contrib.messages import get_messages

    return list(map(str, get_messages(response.wsgi_request)))
