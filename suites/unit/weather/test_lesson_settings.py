"""What the lesson adds to the site."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from apps.config.environment import Environment
from apps.weather import settings as lesson
from apps.weather.models import UserProfile
from apps.weather.units import Units
from apps.weather.urls import app_name, urlpatterns


def test_every_route_belongs_to_exactly_one_service():
    """However the lesson is cut into services, each address has its place."""
    routes = {f"{app_name}:{route.name}" for route in urlpatterns}

    claimed = [name for names in lesson.SERVICES.values() for name in names]

    assert routes == set(claimed)
    assert len(claimed) == len(set(claimed))


@pytest.mark.parametrize("label, name", lesson.NAVIGATION)
def test_the_menu_leads_somewhere(label, name):
    """Every entry has a word and an address without arguments."""
    assert label
    assert reverse(name)


def test_the_cache_is_called_as_in_the_lesson_plan():
    """Keys carry the plan's version prefix, whatever the site adds to it."""
    assert settings.CACHES["weather"]["KEY_PREFIX"].startswith("weather_app_version")


def test_units_are_a_choice():
    """The plan's words: CharField with choices."""
    field = UserProfile._meta.get_field("preferred_units")

    assert field.choices == Units.choices


class TestEnvironment:
    def test_without_a_word_the_real_source_is_meant(self):
        """And no key is known: nothing is asked, and pages say so."""
        told = lesson.from_environment(Environment({}))

        assert told["WEATHER_API_URL"] == "https://api.openweathermap.org"
        assert told["WEATHER_API_KEY"] == ""

    def test_rounds_are_as_long_as_it_says(self):
        """The schedule follows, and what was meant for one round is gone with it."""
        told = lesson.from_environment(Environment({"WEATHER_REFRESH_S": "60"}))
        (entry,) = told["SCHEDULE"].values()

        assert told["WEATHER_REFRESH_S"] == 60
        assert (entry["schedule"], entry["options"]["expires"]) == (60, 60)

    @pytest.mark.parametrize(
        "name, value",
        [
            ("WEATHER_API_URL", "ftp://example.org"),
            ("WEATHER_API_URL", "api.openweathermap.org"),
            ("WEATHER_REFRESH_S", "0"),
            ("WEATHER_CALLS_PER_MINUTE", "0"),
            ("WEATHER_CALLS_PER_MINUTE", "many"),
        ],
    )
    def test_nonsense_is_refused_by_the_variables_name(self, name, value):
        """A site that would ask nobody, or everybody at once, does not start."""
        with pytest.raises(ImproperlyConfigured, match=name):
            lesson.from_environment(Environment({name: value}))

    def test_the_site_has_the_schedule(self):
        """The lesson's entries are those of the site's beat."""
        told = [entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()]

        assert "apps.weather.tasks.update_weather_data" in told
