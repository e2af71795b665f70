"""The catalogue: what a filter leaves in it, and in which order."""

from __future__ import annotations

from decimal import Decimal

import pytest

from fixtures.factories.shop import CategoryFactory, ProductFactory, TagFactory
from suites.support.pages import seen

from .pages import names, products_on, shelves_on, walked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_cache")]


@pytest.fixture
def shop():
    """Three things: two for the kitchen, one of them sold out, and one for the desk."""
    kitchen = CategoryFactory(name="Kitchen", slug="kitchen")
    desk = CategoryFactory(name="Desk", slug="desk")
    old = TagFactory(name="old", slug="old")
    ProductFactory(
        name="copper Kettle", price=Decimal("40.00"), categories=[kitchen], tags=[old]
    )
    ProductFactory(
        name="Brass pot", price=Decimal("20.00"), inventory=0, categories=[kitchen]
    )
    ProductFactory(name="Lamp", price=Decimal("9.99"), categories=[desk, kitchen])


@pytest.mark.parametrize("path", ["/", "/products/"])
def test_the_newest_stand_first(path, shop, client):
    """At the start and at the plan's address."""
    html = seen(client, path)

    assert [(each.name, each.price) for each in products_on(html)] == [
        ("Lamp", "$9.99"),
        ("Brass pot", "$20.00"),
        ("copper Kettle", "$40.00"),
    ]


FILTERS = {
    "?category=desk": ["Lamp"],
    "?category=kitchen": ["Lamp", "Brass pot", "copper Kettle"],
    "?tag=old": ["copper Kettle"],
    "?tag=old&category=desk": [],
    "?min_price=20": ["Brass pot", "copper Kettle"],
    "?max_price=20.00": ["Lamp", "Brass pot"],
    "?min_price=9.99&max_price=9.99": ["Lamp"],
    "?max_price=9.98": [],
    "?available=on": ["Lamp", "copper Kettle"],
    "?available=false": ["Lamp", "Brass pot", "copper Kettle"],
    "?order=price": ["Lamp", "Brass pot", "copper Kettle"],
    "?order=-price&available=1": ["copper Kettle", "Lamp"],
    "?order=name": ["Brass pot", "copper Kettle", "Lamp"],
    "?order=relevance": ["Lamp", "Brass pot", "copper Kettle"],
    "?q=&category=&order=": ["Lamp", "Brass pot", "copper Kettle"],
}


def test_every_filter(shop, client):
    """What it leaves, in the order asked for."""
    assert {query: names(client, query) for query in FILTERS} == FILTERS


def test_what_is_sold_out_says_so(shop, client):
    """In the list; it is not hidden."""
    html = seen(client, "/products/")

    assert [each.name for each in products_on(html) if each.sold_out] == ["Brass pot"]


def test_all_shelves_are_offered(shop, client):
    """Each category and each tag by its name, also one that is empty."""
    CategoryFactory(name="Attic", slug="attic")

    assert shelves_on(seen(client, "/products/")) == {
        "attic": "Attic",
        "desk": "Desk",
        "kitchen": "Kitchen",
        "old": "old",
    }


NO_SENSE = {
    "?min_price=cheap": "Enter a number.",
    "?category=boats": "is not one of the available choices",
    "?min_price=5&max_price=1": "This is less than the lowest price.",
}


def test_a_filter_that_makes_no_sense(shop, client):
    """It comes back with its message, at its field, and without a list."""
    for query, why in NO_SENSE.items():
        answer = client.get(f"/products/{query}")

        html = answer.content.decode()
        assert answer.status_code == 422
        assert 'aria-invalid="true"' in html
        assert why in html
        assert products_on(html) == []


def test_a_place_that_is_none(shop, client):
    """A link that was cut on its way is told so."""
    for page in ("x", "1", "1-2-3", "-", "99999999999999999999-1"):
        answer = client.get(f"/products/?page={page}")

        assert answer.status_code == 404
        assert "is not a place in this list" in answer.content.decode()


def test_a_list_goes_on(client):
    """From page to page, with the filter that it has; nothing twice or lost."""
    made = sorted(ProductFactory(name=f"Thing {n}").name for n in range(45))

    for query in ("", "?order=price", "?order=name", "?q=thing"):
        assert sorted(walked(client, query)) == made


class TestOnItsPage:
    def test_it_says_all_of_it(self, client):
        """Its text, its price, how many there are, and where it stands."""
        lamps = CategoryFactory(name="Lamps", slug="lamps")
        product = ProductFactory(
            name="Oil lamp", description="It burns.", inventory=2, categories=[lamps]
        )

        html = seen(client, f"/products/{product.pk}/")

        assert '<h1 id="title">Oil lamp</h1>' in html
        assert "<p>It burns.</p>" in html
        assert "$12.50" in html
        assert "Only 2 left" in html
        assert '?category=lamps">Lamps</a>' in html

    def test_what_is_sold_out_has_no_button(self, client):
        """It says what the matter is instead."""
        product = ProductFactory(inventory=0)

        html = seen(client, f"/products/{product.pk}/")

        assert "Sold out" in html
        assert "Add to cart" not in html

    def test_one_that_is_not_there(self, client):
        """404, and which one was asked for."""
        answer = client.get("/products/4711/")

        assert answer.status_code == 404
        assert "We have no product 4711" in answer.content.decode()
