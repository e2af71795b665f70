"""What happens when two people, or two workers, act in the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from apps.weather import services, tasks
from apps.weather.models import City, UserProfile
from apps.weather.selectors import UnknownCity
from apps.weather.services import CityIsThere
from fixtures.factories.weather import CityFactory
from fixtures.fakes.serving import Trouble
from fixtures.provisioners.readiness import wait_until
from suites.support.at_once import all_at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("fresh_cache"),
]
AT_ONCE = 6
# Beside one who is waiting: all of them have connections, and the pool has eight.
OTHERS = 3


def test_two_who_add_a_city_add_one(ada):
    """The others are told that it is here."""
    add = partial(services.add_city, ada, "Oslo", "NO", (59.9, 10.7))

    done = all_at_once([add] * AT_ONCE)

    errors = [each.exception() for each in done]
    assert City.objects.count() == 1
    assert errors.count(None) == 1
    assert all(isinstance(error, CityIsThere) for error in errors if error)


def test_refreshes_at_once_are_one_question(weather_source):
    """Whoever comes while the first waits for the source does nothing."""
    city = CityFactory()
    weather_source.next(Trouble(slow_s=60))
    refresh = partial(tasks.fetch_weather_data, city.pk)

    with ThreadPoolExecutor(1) as threads:
        first = threads.submit(all_at_once, [refresh])
        wait_until(
            lambda: bool(weather_source.asked), deadline_s=20, what="the first asks"
        )
        others = all_at_once([refresh] * OTHERS)
        weather_source.let_go()

    assert [each.result() for each in others] == ["somebody else is at it"] * OTHERS
    assert first.result()[0].result() == "refreshed"
    assert len(weather_source.asked) == 2


def test_her_first_two_choices_make_one_profile(ada):
    """Units in one tab, a city in the other: both are kept."""
    city = CityFactory()
    acts = [
        partial(services.prefer_units, ada, "imperial"),
        partial(services.prefer_city, ada, city.pk),
    ]

    done = all_at_once(acts * (AT_ONCE // 2))

    assert [each.exception() for each in done] == [None] * AT_ONCE
    profile = UserProfile.objects.get()
    assert (profile.preferred_units, profile.preferred_city) == ("imperial", city)


def test_who_prefers_a_city_that_goes_is_told_so(ada):
    """It is there or it is not; nobody prefers what is gone, and nothing breaks."""
    city = CityFactory()
    acts = [
        partial(services.prefer_city, ada, city.pk),
        partial(services.remove_city, City.objects.get()),
    ]

    done = all_at_once(acts)

    assert {type(each.exception()) for each in done} <= {type(None), UnknownCity}
    assert not UserProfile.objects.exclude(preferred_city=None).exists()
