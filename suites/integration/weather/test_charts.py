"""Forecasts as files, for mail and for print."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.common.telemetry.recorder import recording
from apps.weather import services
from apps.weather.values import Measured, Step
from fixtures.factories.weather import (
    CityFactory,
    ObservationFactory,
    UserProfileFactory,
)

# What a transaction has changed itself it does not remember.
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("fresh_cache"),
]


@pytest.fixture
def city():
    city = CityFactory(name="Łódź $x^", country="PL")
    ObservationFactory(city=city)
    return city


@pytest.mark.parametrize(
    "kind, content_type, begins",
    [("png", "image/png", b"\x89PNG"), ("svg", "image/svg+xml", b"<?xml")],
)
def test_a_file_to_keep(kind, content_type, begins, city, client):
    """With a name that every system can store."""
    answer = client.get(f"/weather/{city.pk}/chart.{kind}")

    assert answer.content.startswith(begins)
    assert answer["Content-Type"] == content_type
    assert answer["Content-Disposition"].endswith(f'filename="lodz-x-pl.{kind}"')


def test_it_is_in_her_units(city, ada, browser_of):
    """As her pages are."""
    UserProfileFactory(user=ada, preferred_units="imperial")

    svg = browser_of(ada).get(f"/weather/{city.pk}/chart.svg").content.decode()

    assert "Temperature in °F" in svg


def test_it_is_drawn_once(city, client):
    """Nothing here costs more: the second one is remembered."""
    client.get(f"/weather/{city.pk}/chart.svg")

    with recording() as again:
        client.get(f"/weather/{city.pk}/chart.svg")

    assert again.misses == 0
    assert again.hits > 0


def test_it_is_forgotten_with_the_weather(city, client):
    """After a refresh it is drawn anew, from what is expected now."""
    old = client.get(f"/weather/{city.pk}/chart.svg").content
    now = timezone.now() + timedelta(minutes=1)
    measured = Measured(now, 1.0, 1.0, 50, 1000, 1.0, "clear sky")

    services.record(city.pk, measured, [Step(now, -40.0, 0.0, "hail")])

    new = client.get(f"/weather/{city.pk}/chart.svg").content
    assert b"40.0<" in new
    assert b"40.0<" not in old


def test_there_is_nothing_to_draw_yet(client):
    """A page that says so, and not an empty picture."""
    answer = client.get(f"/weather/{CityFactory().pk}/chart.png")

    assert answer.status_code == 404
    assert "Nothing is known yet" in answer.content.decode()


def test_no_such_city(client):
    """The same for a city that is gone."""
    assert client.get("/weather/9999999/chart.png").status_code == 404
