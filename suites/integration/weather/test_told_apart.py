"""What is remembered of one question is no answer to another.

Under strategies that know things by their keys alone: the versions of facts would tell most
of them apart, too.
"""

from __future__ import annotations

from urllib.parse import quote

import pytest

from apps.weather.views import CITIES_A_PAGE
from fixtures.factories.weather import (
    CityFactory,
    ObservationFactory,
    UserProfileFactory,
)
from suites.support.pages import next_page, seen

from .pages import city_page, listed

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("fresh_cache"),
]


def test_names(client, settings):
    """Each leads to its city; an accent is part of a name, and of no country."""
    settings.CACHE_STRATEGY = "cache_aside"
    for name, country in (("London", "CA"), ("London", "GB"), ("Oslo", "NO")):
        CityFactory(name=name, country=country)

    for asked, city in (
        ("london,ca", "London,CA"),
        ("london,gb", "London,GB"),
        ("oslo", "Oslo,NO"),
    ):
        assert city_page(client, f"/weather/{asked}/").asked == city
    assert "Which one" in seen(client, "/weather/london/")
    assert client.get(f"/weather/{quote('london,cá')}/").status_code == 404


def test_pictures(client, settings, ada, browser_of):
    """Every city has its own, as PNG and as SVG, in each of the units."""
    settings.CACHE_STRATEGY = "cache_aside"
    UserProfileFactory(user=ada, preferred_units="imperial")
    cities = [ObservationFactory(city=CityFactory(name=name)).city for name in "AB"]

    drawn = [
        browser.get(f"/weather/{city.pk}/chart.{kind}").content
        for browser in (client, browser_of(ada))
        for city in cities
        for kind in ("png", "svg")
    ]

    assert [picture[:4] for picture in drawn] == [b"\x89PNG", b"<?xm"] * 4
    assert len(set(drawn)) == len(drawn)


@pytest.mark.parametrize("strategy", ["cache_aside", "fragment"])
def test_pages_of_the_list(strategy, client, settings):
    """Each has what is on no other, whether rows are remembered or pieces of pages."""
    settings.CACHE_STRATEGY = strategy
    cities = CityFactory.create_batch(2 * CITIES_A_PAGE + 2)

    pages: list[list[int]] = []
    path = "/"
    while path and len(pages) < 4:
        html = seen(client, path)
        pages.append([each.id for each in listed(html)])
        path = next_page(html) or ""

    assert [len(page) for page in pages] == [CITIES_A_PAGE, CITIES_A_PAGE, 2]
    assert {pk for page in pages for pk in page} == {city.pk for city in cities}
