"""The lesson in the admin."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.weather.models import City, Observation, UserProfile
from fixtures.factories.weather import (
    CityFactory,
    ObservationFactory,
    UserProfileFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_cache")]
FACTORIES: dict[Any, Any] = {
    City: CityFactory,
    Observation: ObservationFactory,
    UserProfile: UserProfileFactory,
}
MODELS = list(FACTORIES)


@pytest.mark.parametrize("model", MODELS)
def test_staff_can_look_at_everything(model, sam, browser_of):
    """The list, a search in it, and the page of one row open."""
    row = FACTORIES[model]()
    browser, path = browser_of(sam), f"/admin/weather/{model._meta.model_name}/"

    assert browser.get(path).status_code == 200
    assert browser.get(path, {"q": "town"}).status_code == 200
    assert browser.get(f"{path}{row.pk}/change/").status_code == 200


@pytest.mark.parametrize("model", MODELS)
def test_nobody_else_can(model, ada, browser_of):
    """A member who is not staff is asked to log in as somebody else."""
    answer = browser_of(ada).get(f"/admin/weather/{model._meta.model_name}/")

    assert answer["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("model", MODELS)
def test_a_list_costs_the_same_however_long_it_is(model, sam, browser_of):
    """Ten rows more are not one query more."""
    browser, path = browser_of(sam), f"/admin/weather/{model._meta.model_name}/"
    FACTORIES[model]()
    browser.get(path)
    with CaptureQueriesContext(connection) as few:
        browser.get(path)
    FACTORIES[model].create_batch(10)
    with CaptureQueriesContext(connection) as many:
        browser.get(path)

    assert len(many) == len(few)


class TestCorrecting:
    @pytest.fixture
    def save(self, sam, browser_of):
        """Sends the form of a city."""

        def send(city: City, **changed: object):
            form = {
                "name": city.name,
                "country": city.country,
                "latitude": city.latitude,
                "longitude": city.longitude,
            }
            path = f"/admin/weather/city/{city.pk}/change/"
            return browser_of(sam).post(path, form | changed)

        return send

    def test_a_city_is_renamed(self, save, client):
        """It is found by its new name, and no more by the old one."""
        city = CityFactory(name="Oslo", country="NO")
        assert client.get("/weather/Oslo/").status_code == 200

        assert save(city, name="Kristiania").status_code == 302

        assert client.get("/weather/Kristiania/").status_code == 200
        assert client.get("/weather/Oslo/").status_code == 404

    @pytest.mark.parametrize(
        "changed",
        [
            {"name": "BERGEN"},
            {"name": "a/b"},
            {"country": "NOR"},
            {"latitude": 91},
            {"name": ""},
        ],
    )
    def test_what_the_site_would_refuse_is_refused_here(self, changed, save):
        """A second Bergen, or what has no address."""
        CityFactory(name="Bergen", country="NO")
        city = CityFactory(name="Oslo", country="NO")

        answer = save(city, **changed)

        assert answer.status_code == 200
        assert b"errorlist" in answer.content
        city.refresh_from_db()
        assert (city.name, city.country) == ("Oslo", "NO")


def test_nobody_makes_up_weather(sam, browser_of):
    """What the source has told is looked at, and not written."""
    assert browser_of(sam).get("/admin/weather/observation/add/").status_code == 403


def test_every_model_of_the_lesson_is_there():
    """A model that is added must be seen to."""
    from django.apps import apps

    models = apps.get_app_config("weather").get_models()
    assert all(admin.site.is_registered(model) for model in models)
    assert set(models) <= set(MODELS)
