"""Which city an address leads to."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.db import IntegrityError, transaction

from apps.weather import selectors, services
from apps.weather.views import CITIES_A_PAGE
from fixtures.factories.weather import CityFactory, ObservationFactory
from suites.support.pages import next_page, seen

from .pages import city_page, listed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_cache")]


@pytest.mark.parametrize(
    "written",
    [
        "São Paulo",
        "sao paulo",
        "SAO  PAULO",
        "Sa\u0303o Paulo",
        "são paulo,br",
        "Sao Paulo, BR",
    ],
)
def test_a_name_is_found_however_it_is_written(written, client):
    """Accents, case and spaces do not matter, with the country or without."""
    CityFactory(name="São Paulo", country="BR")

    assert city_page(client, f"/weather/{quote(written)}/").asked == "São Paulo,BR"


def test_a_city_that_is_gone_is_told_by_what_was_asked_for(ada, browser_of):
    """By the page, and to whoever calls."""
    answer = browser_of(ada).post("/weather/9999999/prefer/")

    assert answer.status_code == 404
    assert "There is no city “9999999” here" in answer.content.decode()
    with pytest.raises(selectors.UnknownCity, match="“9999999”"):
        services.prefer_city(ada, 9999999)


def test_one_of_two_is_named_by_its_country(client):
    """The other London is no less a city."""
    CityFactory(name="London", country="GB")
    CityFactory(name="London", country="CA")

    assert city_page(client, "/weather/London,CA/").asked == "London,CA"


def test_of_two_one_chooses(client):
    """Without a country both are offered, by country, each with an address of its own."""
    ObservationFactory(city=CityFactory(name="London", country="GB"))
    CityFactory(name="london", country="CA")
    CityFactory(name="Paris", country="FR")

    html = seen(client, "/weather/LONDON/")

    assert "Which one do you mean?" in html
    assert [each.path for each in listed(html)] == [
        "/weather/london,CA/",
        "/weather/London,GB/",
    ]
    for each in listed(html):
        assert city_page(client, each.path).asked


def test_the_form_is_no_city_and_a_city_may_be_called_like_it(ada, browser_of):
    """`weather/create/` adds cities; one of that name is found with its country."""
    city = CityFactory(name="Create", country="US")
    browser = browser_of(ada)

    assert "Add a city" in seen(browser, "/weather/create/")
    assert city_page(browser, city.get_absolute_url()).asked == "Create,US"
    assert city_page(browser, listed(seen(browser, "/"))[0].path).asked == "Create,US"


@pytest.mark.parametrize(
    "name", ["7", "Washington, DC", "Ærøskøbing", "京都", "a%2Fb", "..", "O'Fallon"]
)
def test_any_name_has_an_address(name, client):
    """Its own link leads to it."""
    city = CityFactory(name=name, country="XX")

    assert city_page(client, city.get_absolute_url()).asked == f"{name},XX"


def test_a_name_that_looks_like_one_with_a_country_comes_first(client):
    """Washington, DC is a city here, also where there is one in a country DC."""
    CityFactory(name="Washington", country="DC")
    CityFactory(name="Washington, DC", country="US")

    assert city_page(client, "/weather/washington,%20dc/").asked == "Washington, DC,US"


@pytest.mark.parametrize(
    "path", ["nowhere", "London,XX", "%00", "%CC%81", ",", "x" * 3000]
)
def test_what_is_nowhere_is_a_page_that_says_so(path, client):
    """404, with a word on what to do."""
    CityFactory(name="London", country="GB")

    answer = client.get(f"/weather/{path}/")

    assert answer.status_code == 404
    assert "members can add it" in answer.content.decode()


def test_a_name_stands_once_in_a_country():
    """The database says so, whatever signs it is written with."""
    CityFactory(name="Łódź", country="PL")

    with pytest.raises(IntegrityError), transaction.atomic():
        CityFactory(name="LODZ", country="PL")


def test_cities_are_found_by_a_part_of_their_name(client):
    """The search knows no accents either; the rest of the list stays away."""
    CityFactory(name="Tórshavn", country="FO")
    CityFactory(name="Oslo", country="NO")

    names = [each.name for each in listed(seen(client, "/?q=TORS"))]

    assert names == ["Tórshavn, FO"]
    assert "No such city" in seen(client, "/?q=nothing+of+that+kind")


def test_the_list_goes_on_from_where_it_ended(client):
    """Every city once, the newest first, also when one comes meanwhile."""
    cities = CityFactory.create_batch(60)
    shown, path = [], "/"
    while path:
        html = seen(client, path)
        shown += [each.id for each in listed(html)]
        following = next_page(html)
        if path == "/":
            CityFactory()
        path = f"{following}" if following else ""

    assert shown == [city.pk for city in reversed(cities)]


def test_so_does_a_search(client):
    """It looks for the same on every page; and back to its beginning."""
    for number in range(CITIES_A_PAGE + 2):
        CityFactory(name=f"North {number}", country="NO")
        CityFactory(name=f"South {number}", country="NO")
    first = seen(client, "/?q=south")

    second = seen(client, f"{next_page(first)}")

    assert [each.name for each in listed(second)] == ["South 1, NO", "South 0, NO"]
    assert next_page(second) is None
    assert 'href="/?q=south">Back to the beginning' in second
