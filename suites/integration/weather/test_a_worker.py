"""A real worker, a real queue: from the form to the weather on the page."""

from __future__ import annotations

import redis
from django_celery_results.models import TaskResult

from apps.weather import tasks
from apps.weather.models import City, Observation
from fixtures.factories.weather import CityFactory
from fixtures.fakes.serving import Trouble
from fixtures.provisioners.readiness import wait_until

from .pages import city_page

# No cache of the test's own: what the worker makes old must be old here.
PATIENCE_S = 60


def test_a_day_of_a_worker(weather_worker, weather_source, settings, ada, browser_of):
    """One process, for it takes a second to start: a new city, a round, an outage.

    1. Who adds a city sees its weather as soon as a worker has fetched it.
    2. A round, of one second here, refreshes the cities that are there.
    3. A failure shows on the page, with what was known.
    4. The admin has the results of the round.
    """
    settings.CACHE_TTL_S = 3600  # nothing is seen because something else has expired
    browser = browser_of(ada)

    def london_page():
        return city_page(browser, "/weather/london,GB/")

    browser.post("/weather/create/", {"name": "london", "country": "GB"})
    wait_for(lambda: london_page().temperature, "the new city has weather")

    CityFactory.create_batch(2)
    tasks.update_weather_data.apply_async(ignore_result=True)
    wait_for(lambda: Observation.objects.count() == 3, "all cities have weather")

    weather_source.always(Trouble(status=404))
    london = City.objects.get(key="london")
    tasks.fetch_weather_data.apply_async((london.pk,), ignore_result=True)
    wait_for(lambda: london_page().trouble, "the failure shows")
    assert "did not know this place" in london_page().trouble
    assert london_page().temperature

    wait_for(lambda: TaskResult.objects.count() == 3, "results of the round are kept")
    assert set(TaskResult.objects.values_list("status", flat=True)) == {"SUCCESS"}


def wait_for(condition, what):
    wait_until(lambda: bool(condition()), deadline_s=PATIENCE_S, what=what)


def test_a_test_begins_with_an_empty_queue(request, broker_at, redis_url, settings):
    """What the worker of another test was asked for and did not get to is not done here."""
    broker_at(redis_url)
    tasks.fetch_weather_data.apply_async((1,), ignore_result=True)
    with redis.Redis.from_url(redis_url) as server:
        assert server.llen(settings.CELERY_TASK_DEFAULT_QUEUE) > 0

        request.getfixturevalue("broker")

        assert server.llen(settings.CELERY_TASK_DEFAULT_QUEUE) == 0
