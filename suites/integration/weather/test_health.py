"""What /readyz says of the broker and of the source."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.weather import services
from apps.weather.errors import Unavailable, UnknownPlace
from fixtures.factories.weather import CityFactory, ObservationFactory
from fixtures.provisioners.ports import free_port

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_cache")]
SOURCE = "weather source"


def away(client) -> dict[str, str]:
    """What does not answer, and why; the site itself must."""
    answer = client.get("/readyz")
    report = answer.json()
    found = {
        each["name"]: each["reason"]
        for each in report["dependencies"]
        if not each["answers"]
    }
    assert answer.status_code == 200
    assert report["status"] == ("degraded" if found else "ready")
    return found


def test_nobody_has_asked_yet(client, weather_source):
    """A new site is well; and a probe does not ask either."""
    CityFactory()

    assert away(client) == {}
    assert weather_source.asked == []


def test_the_last_question_failed(client):
    """Degraded: pages have what was known before."""
    ObservationFactory(observed_at=timezone.now() - timedelta(hours=1))
    services.note_failure(CityFactory().pk, Unavailable("away"))

    assert "it did not answer" in away(client)[SOURCE]


def test_a_later_one_did_not(client):
    """One city's failure is over when another's question succeeds."""
    services.note_failure(CityFactory().pk, Unavailable("away"))
    ObservationFactory()

    assert away(client) == {}


def test_a_place_that_it_does_not_know_is_no_illness(client):
    """It has answered."""
    services.note_failure(CityFactory().pk, UnknownPlace("where?"))

    assert away(client) == {}


def test_nobody_asks_any_more(client, broker, settings):
    """There is a broker, so there should be workers: three silent rounds are too many."""
    ObservationFactory(
        observed_at=timezone.now()
        - timedelta(seconds=3 * settings.WEATHER_REFRESH_S + 60)
    )

    assert "look for the workers" in away(client)[SOURCE]


def test_where_nobody_is_meant_to_ask_nobody_is_missed(client, settings):
    """A site without a broker shows what it has."""
    settings.CELERY_BROKER_URL = ""
    ObservationFactory(observed_at=timezone.now() - timedelta(days=30))

    assert away(client) == {}


def test_the_broker_is_away(client, settings):
    """Found out by a ping, in a second at most."""
    settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{free_port()}"

    assert "ConnectionError" in away(client)["broker"]
