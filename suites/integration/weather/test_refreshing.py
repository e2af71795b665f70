"""What a refresh does to a city, and what all refreshes of a round are."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from celery.exceptions import Retry
from django.utils import timezone

from apps.weather import selectors, services, shared, tasks
from apps.weather.errors import Limited, Unavailable
from apps.weather.models import City, Observation
from fixtures.factories.weather import CityFactory, ObservationFactory
from fixtures.fakes.openweather import NONSENSE
from fixtures.fakes.serving import Trouble

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("fresh_cache", "weather_source"),
]
TROUBLES = {
    "wrong_key": Trouble(status=401),
    "unknown_place": Trouble(status=404),
    "malformed": NONSENSE,
    "unavailable": Trouble(status=418),
}


@pytest.fixture(autouse=True)
def without_pauses(monkeypatch):
    """Between tries there are some; what they are is a matter of the client's tests."""
    monkeypatch.setattr("apps.weather.retrying.FIRST_S", 0.0)


@pytest.fixture
def city():
    return CityFactory(name="London", country="GB", latitude=51.5, longitude=-0.12)


class TestOneCity:
    def test_it_is_fetched_and_kept(self, city):
        """Current weather and forecast, as the source tells them."""
        assert tasks.fetch_weather_data(city.pk) == "refreshed"

        card = selectors.get_city_weather(city)
        assert card.measured is not None
        assert timezone.now() - card.measured.observed_at < timedelta(minutes=1)
        assert len(selectors.forecast(city.pk)) == 40

    def test_it_is_asked_for_by_its_position(self, city, weather_source):
        """In metric units, twice: now, and then."""
        tasks.fetch_weather_data(city.pk)

        where = {"lat": "51.5000", "lon": "-0.1200", "units": "metric"}
        assert [(each.path, each.query) for each in weather_source.asked] == [
            ("/data/2.5/weather", where),
            ("/data/2.5/forecast", where),
        ]

    @pytest.mark.parametrize("kind", TROUBLES)
    def test_a_failure_is_kept_and_what_was_known_stays(
        self, city, weather_source, kind
    ):
        """So that a page can say what it shows, and how old it is."""
        known = ObservationFactory(city=city)
        weather_source.always(TROUBLES[kind])

        assert tasks.fetch_weather_data(city.pk) == kind

        card = selectors.get_city_weather(city)
        assert card.failure == kind
        assert card.measured is not None
        assert card.measured.observed_at == known.observed_at

    def test_a_forecast_that_fails_spoils_the_whole(self, city, weather_source):
        """Half a refresh would have two ages."""
        weather_source.next(Trouble(), NONSENSE)

        assert tasks.fetch_weather_data(city.pk) == "malformed"
        assert not Observation.objects.exists()

    def test_a_success_takes_the_failure_away(self, city):
        """All is well again."""
        services.note_failure(city.pk, Unavailable("away"))

        tasks.fetch_weather_data(city.pk)

        city.refresh_from_db()
        assert (city.failed_at, city.failure) == (None, "")

    def test_nothing_older_replaces_what_is_known(self, city):
        """An answer that took long must not undo the next one."""
        newer = ObservationFactory(
            city=city, observed_at=timezone.now() + timedelta(hours=1)
        )

        assert tasks.fetch_weather_data(city.pk) == "nothing newer"
        assert Observation.objects.get().observed_at == newer.observed_at

    def test_a_city_that_is_gone_is_no_error(self):
        """It was deleted while its task waited."""
        assert tasks.fetch_weather_data(10**6) == "the city is gone"

    def test_a_city_that_goes_meanwhile_is_none_either(self, city):
        """Its weather has nowhere to stand."""
        measured = ObservationFactory.build(city=city)
        City.objects.all().delete()

        kept = services.record(city.pk, measured_of(measured), [])

        assert kept is False


class TestOneAtATime:
    def test_a_second_refresh_does_nothing(self, city, weather_source):
        """While somebody is at it, the source is not asked twice."""
        with shared.turn("refresh", city.pk) as is_ours:
            assert is_ours
            assert tasks.fetch_weather_data(city.pk) == "somebody else is at it"

        assert weather_source.asked == []

    def test_another_city_is_no_concern_of_it(self, city):
        """Each has a turn of its own."""
        with shared.turn("refresh", city.pk):
            assert tasks.fetch_weather_data(CityFactory().pk) == "refreshed"

    def test_a_turn_ends_with_the_refresh_also_a_failed_one(self, city, weather_source):
        """Nobody waits for the turn's own time to be over."""
        weather_source.next(Trouble(status=404))

        tasks.fetch_weather_data(city.pk)

        assert tasks.fetch_weather_data(city.pk) == "refreshed"

    def test_a_turn_has_an_end(self, city):
        """A worker that died holds up its city for a minute."""
        with shared.turn("refresh", city.pk):
            life_s = shared.server().ttl(shared.name("refresh", city.pk))

        assert 0 < life_s <= shared.TURN_LIFE_S


class TestLimits:
    def test_who_is_told_to_come_later_comes_later(self, city, weather_source):
        """The task goes back into the queue for as long, and nothing is held against it."""
        weather_source.next(Trouble(status=429, headers={"Retry-After": "20"}))

        put_off_s = as_a_worker_runs(tasks.fetch_weather_data, city.pk)

        assert 20 <= put_off_s <= 40
        assert City.objects.get().failure == ""

    def test_asked_for_by_hand_it_says_so(self, city, weather_source):
        """There is no queue to go back to."""
        weather_source.next(Trouble(status=429, headers={"Retry-After": "20"}))

        with pytest.raises(Limited):
            tasks.fetch_weather_data(city.pk)


class TestARound:
    @pytest.fixture
    def asked_for(self, monkeypatch) -> list[tuple[int, float, float]]:
        """What the round puts into the queue: city, start, and end of its use."""
        put: list[tuple[int, float, float]] = []

        def note(args, *, countdown, expires):
            put.append((*args, countdown, expires))

        monkeypatch.setattr(tasks.fetch_weather_data, "apply_async", note)
        return put

    def test_every_city_once_and_spread(self, asked_for, settings):
        """In slots of their own, over the whole interval."""
        settings.WEATHER_REFRESH_S = 100
        cities = CityFactory.create_batch(10)

        assert tasks.update_weather_data() == 10

        assert [city for city, _, _ in asked_for] == [city.pk for city in cities]
        assert [int(start_s // 10) for _, start_s, _ in asked_for] == list(range(10))

    def test_what_nobody_got_to_goes_by_itself(self, asked_for, settings):
        """At the end of the next round, it is that one's."""
        settings.WEATHER_REFRESH_S = 100
        CityFactory()

        tasks.update_weather_data()

        ((_, start_s, expires_s),) = asked_for
        assert expires_s == start_s + 100

    def test_no_cities_are_no_work(self, asked_for):
        """An empty site has an empty round."""
        assert tasks.update_weather_data() == 0
        assert asked_for == []


def measured_of(kept):
    from apps.weather.values import Measured

    return Measured(*(getattr(kept, field) for field in Measured._fields))


def as_a_worker_runs(task: Any, city_id: int) -> float:
    """In how many seconds it comes back into the queue."""
    # Eager: what is put off goes to nobody's queue here.
    task.push_request(called_directly=False, is_eager=True, args=[city_id])
    try:
        with pytest.raises(Retry) as put_off:
            task.run(city_id)
    finally:
        task.pop_request()
    assert isinstance(put_off.value.when, float)
    return put_off.value.when
