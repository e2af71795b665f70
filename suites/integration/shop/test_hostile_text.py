"""Markup in whatever people can write is text on every page that shows it."""

from __future__ import annotations

import pytest

from apps.shop.shown import FROM, TO
from fixtures.factories.accounts import UserFactory
from fixtures.factories.shop import (
    CartFactory,
    CartItemFactory,
    CategoryFactory,
    OrderFactory,
    ProductFactory,
    TagFactory,
)
from suites.support.pages import seen

from .pages import meant_on

pytestmark = [
    pytest.mark.uncounted,
    pytest.mark.django_db,
    pytest.mark.usefixtures("fresh_cache"),
]
HOSTILE = "<script>alert('x')</script><img src=x onerror=alert(1)>\"'&amp;"
SLUG = "hostile"


@pytest.fixture
def shop():
    """A product whose every word is markup, in the cart and the order of one like it."""
    eve = UserFactory(username=HOSTILE, is_staff=True)
    product = ProductFactory(
        name=f"kettle {HOSTILE} {FROM}<b>{TO}",
        description=f"A kettle {HOSTILE} {FROM}<b>{TO}",
        categories=[CategoryFactory(name=HOSTILE, slug=SLUG)],
        tags=[TagFactory(name=HOSTILE, slug=SLUG)],
    )
    CartItemFactory(cart=CartFactory(user=eve), product=product)
    order = OrderFactory(user=eve, items=[(product, 1)])
    order.history.create(status=order.status, note=HOSTILE)
    return eve, product, order


def test_no_page_runs_it(shop, browser_of):
    """It appears, and nowhere as a tag."""
    eve, product, order = shop
    browser = browser_of(eve)

    for path in (
        "/",
        "/products/?q=kettle",
        f"/products/?q=kettel&category={SLUG}",
        f"/products/{product.pk}/",
        f"/products/{product.pk}/update/",
        f"/products/{product.pk}/delete/",
        "/cart/",
        "/checkout/",
        f"/orders/{order.pk}/",
    ):
        html = seen(browser, path)
        assert "&lt;script&gt;" in html, path
        assert "<script>alert" not in html, path
        assert "<img src=x" not in html, path
        assert "<b>" not in html, path


def test_marks_are_the_only_tags_in_what_is_found(shop, client):
    """Between the marks, too, text is text; signs that a text has itself are not shown."""
    html = seen(client, "/products/?q=kettle")

    assert "<mark>kettle</mark>" in html
    assert FROM not in html
    assert TO not in html


def test_what_was_looked_for_comes_back_as_text(shop, client):
    """In its field."""
    for query in (HOSTILE, f"{FROM}{HOSTILE}{TO}", "</mark>"):
        answer = client.get("/products/", {"q": query})

        html = answer.content.decode()
        assert answer.status_code == 200
        assert "<script>alert" not in html
        assert "</mark>" not in html.partition("<ul")[0]


def test_a_name_that_was_meant_is_a_link_that_works(client):
    """Whatever signs it has."""
    name = "Kettle & pot + lid / 50% #1"
    ProductFactory(name=name)

    html = seen(client, "/products/?q=kettel")

    assert meant_on(html) == [name]
    link = html.partition("Did you mean")[2].partition('href="')[2].partition('"')[0]
    assert f'value="{name.replace("&", "&amp;")}"' in seen(client, link)


def test_what_staff_send_and_is_refused_comes_back_as_text(sam, browser_of):
    """In its fields, which it cannot end."""
    form = {"name": "", "description": f"</textarea>{HOSTILE}", "price": HOSTILE}

    html = browser_of(sam).post("/products/create/", form).content.decode()

    assert "&lt;/textarea&gt;&lt;script&gt;" in html
    assert "<script>alert" not in html
