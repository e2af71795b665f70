"""What pages do when what they stand on is away: they answer, and say what is old."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings as site
from django.utils import timezone

from apps.weather import tasks
from fixtures.factories.weather import CityFactory, ObservationFactory
from fixtures.fakes.serving import Trouble
from fixtures.provisioners.ports import free_port
from suites.support.pages import seen

from .pages import city_page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_cache")]


@pytest.fixture
def city(monkeypatch):
    """Three hours ago all was well."""
    monkeypatch.setattr("apps.weather.retrying.FIRST_S", 0.0)
    city = CityFactory(name="Oslo", country="NO")
    ObservationFactory(city=city, observed_at=timezone.now() - timedelta(hours=3))
    return city


def test_the_source_is_away(city, client, weather_source):
    """The last that is known is shown, with its age, and no page waits for the source."""
    weather_source.always(Trouble(hangs_up=True))
    tasks.fetch_weather_data(city.pk)
    asked = len(weather_source.asked)

    shown = city_page(client, "/weather/Oslo/")

    assert shown.temperature == "20 °C"
    assert shown.trouble.startswith("The weather service did not answer at ")
    assert shown.trouble.endswith("was 3 hours old then.")
    assert len(weather_source.asked) == asked


def test_it_is_still_known_when_every_cache_has_been_emptied(city, client, settings):
    """It is in a table, and no cache has to be there for it."""
    settings.CACHE_STRATEGY = "none"

    assert city_page(client, "/weather/Oslo/").temperature == "20 °C"


def test_it_comes_back(city, client, weather_source):
    """With the next refresh nothing is old any more."""
    weather_source.next(Trouble(status=404))
    tasks.fetch_weather_data(city.pk)

    tasks.fetch_weather_data(city.pk)

    assert city_page(client, "/weather/Oslo/").trouble == ""


def test_the_cache_is_away(city, ada, browser_of, settings):
    """Pages are made from the table, as if nothing were remembered."""
    away = f"redis://127.0.0.1:{free_port()}"
    browser = browser_of(ada)
    settings.CACHES = {
        alias: {**told, "LOCATION": away} for alias, told in site.CACHES.items()
    }

    assert city_page(browser, "/weather/Oslo/").temperature == "20 °C"
    assert "Oslo" in seen(browser, "/")


def test_where_nobody_can_take_turns_nobody_refreshes(city, settings, weather_source):
    """Without the server that turns are in, the source is left alone."""
    import redis

    settings.REDIS_URL = f"redis://127.0.0.1:{free_port()}"

    with pytest.raises(redis.RedisError):
        tasks.fetch_weather_data(city.pk)
    assert weather_source.asked == []
