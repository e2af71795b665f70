"""Requests that nobody would send on purpose: none of them breaks the site."""

from __future__ import annotations

import pytest

from apps.weather import urls
from fixtures.factories.weather import CityFactory, ObservationFactory
from suites.support.fuzzing import attempts, number_of_attempts

pytestmark = [
    pytest.mark.uncounted,
    pytest.mark.django_db,
    pytest.mark.usefixtures("fresh_cache", "weather_source"),
]


@pytest.mark.long
def test_no_request_breaks_the_site(sam, browser_of, monkeypatch):
    """Whatever stands in an address, a query or a form, it is answered."""
    monkeypatch.setattr("apps.weather.retrying.FIRST_S", 0.0)
    city = CityFactory(name="London", country="GB", added_by=sam)
    ObservationFactory(city=city)
    browser = browser_of(sam)
    asked = attempts(
        [str(route.pattern) for route in urls.urlpatterns],
        fields=[
            "name",
            "country",
            "latitude",
            "longitude",
            "preferred_units",
            "q",
            "page",
        ],
        subjects=[city.pk, "London", "London,GB", "GB", "metric"],
        number=number_of_attempts(),
        seed=3,
    )

    broken = [attempt for attempt in asked if attempt.send(browser) >= 500]

    assert broken == []
