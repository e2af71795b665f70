"""Every page costs what its budget says, whether it shows one city or a full page.

The budgets stand in reports/baselines/budgets/weather.toml; that the whole site keeps them
over HTTP, bytes and writes included, is told by suites/integration/gate.
"""

from __future__ import annotations

import pytest

from apps.weather import services
from apps.weather.models import City
from fixtures.factories.weather import CityFactory, ObservationFactory
from suites.support.costs import budgeted, cost, pages_of

pytestmark = [
    pytest.mark.uncounted,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("fresh_cache"),
]
PAGES = pages_of("weather")


@pytest.fixture
def city(grace, size) -> City:
    """One of so many, and hers; of its name there are two."""
    cities = [each.city for each in ObservationFactory.create_batch(size)]
    CityFactory(name=cities[0].name, country="SE")
    services.prefer_city(grace, cities[0].pk)
    first: City = cities[0]
    return first


@pytest.mark.parametrize(
    "size", [pytest.param(1, id="one city"), pytest.param(32, id="more than a page")]
)
def test_pages_keep_their_budgets(city, grace, browser_of, settings):
    """What a page costs follows from the page, and not from how much is on it."""
    browser = browser_of(grace)
    subjects = {
        "city": f"{city.name},{city.country}",
        "namesakes": city.name,
        "number": str(city.pk),
        "older": str(City.objects.latest("id").pk + 1),
    }
    measured = {}

    for name, page in PAGES.items():
        path = page.address(subjects)
        settings.CACHE_STRATEGY = "none"
        computed = cost(browser, path)
        settings.CACHE_STRATEGY = "versioned"
        cost(browser, path)
        measured[name] = (computed, cost(browser, path))

    assert measured == {name: budgeted(page) for name, page in PAGES.items()}


@pytest.mark.parametrize("size", [32])
@pytest.mark.parametrize("strategy", ["fragment", "per_view"])
def test_what_is_remembered_as_html_is_not_read(
    strategy, city, grace, browser_of, settings
):
    """A city's page that was rendered before asks for no forecast."""
    settings.CACHE_STRATEGY = strategy
    browser = browser_of(grace)
    path = city.get_absolute_url()
    # The first page brings the cookie that a whole page is kept by.
    for _ in range(2):
        cost(browser, path)

    queries, _ = cost(browser, path)

    # Around a fragment: who asks, her units, which city, and what it is called.
    assert queries == {"fragment": 4, "per_view": 0}[strategy]
