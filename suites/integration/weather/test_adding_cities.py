"""How a city comes to the site, and what happens when its place must be looked up."""

from __future__ import annotations

import pytest
from kombu.exceptions import OperationalError

from apps.weather import services, tasks
from apps.weather.models import City
from fixtures.factories.weather import CityFactory
from fixtures.fakes.openweather import NONSENSE
from fixtures.fakes.serving import Trouble
from fixtures.provisioners.ports import free_port

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("fresh_cache", "weather_source"),
]
SOMEWHERE = "redis://broker.example"
LONDON = {"name": "London", "country": "GB", "latitude": "", "longitude": ""}


@pytest.fixture(autouse=True)
def without_pauses(monkeypatch):
    monkeypatch.setattr("apps.weather.retrying.FIRST_S", 0.0)


@pytest.fixture
def browser(ada, browser_of):
    return browser_of(ada)


def test_the_source_knows_where_it_is(browser, ada):
    """A name and a country are enough, and it is hers who added it."""
    answer = browser.post("/weather/create/", LONDON)

    city = City.objects.get()
    assert answer["Location"] == "/weather/London,GB/"
    assert (round(city.latitude), round(city.longitude)) == (52, 0)
    assert city.added_by == ada


def test_who_knows_better_is_believed(browser, weather_source):
    """Then nobody is asked."""
    browser.post("/weather/create/", {**LONDON, "latitude": "1.5", "longitude": "-2"})

    city = City.objects.get()
    assert (city.latitude, city.longitude) == (1.5, -2.0)
    assert weather_source.asked == []


def test_no_such_place(browser):
    """Refused at the name."""
    answer = browser.post("/weather/create/", {**LONDON, "name": "Xyzzy"})

    assert answer.status_code == 422
    assert "knows no such city" in answer.content.decode()
    assert not City.objects.exists()


@pytest.mark.parametrize(
    "trouble, why",
    [
        (Trouble(status=503), "did not answer"),
        (Trouble(status=401), "did not let this site in"),
        (Trouble(status=429, headers={"Retry-After": "99"}), "asked us to wait"),
        (NONSENSE, "makes no sense"),
    ],
)
def test_the_source_does_not_help(browser, weather_source, trouble, why):
    """The form says why, and what to do instead; what was written stays in it."""
    weather_source.always(trouble)

    answer = browser.post("/weather/create/", LONDON)

    html = answer.content.decode()
    assert answer.status_code == 422
    assert why in html
    assert "latitude and longitude" in html
    assert 'value="London"' in html


@pytest.mark.parametrize("name", ["London", "LONDON", "  lóndon "])
def test_what_is_here_is_not_added_twice(browser, name):
    """However it is written."""
    CityFactory(name="London", country="GB")
    form = {**LONDON, "name": name, "latitude": "1", "longitude": "1"}

    answer = browser.post("/weather/create/", form)

    assert answer.status_code == 422
    assert "here already" in answer.content.decode()


def test_who_comes_second_is_told_so(ada):
    """Two forms may have looked before either city was there."""
    services.add_city(ada, "Oslo", "NO", (59.9, 10.7))

    with pytest.raises(services.CityIsThere, match=r"OSLO is here already\."):
        services.add_city(ada, "OSLO", "NO", (59.9, 10.7))


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_away_keeps_nobody_from_adding(browser, broker_at):
    """Its weather comes with the next round; the page comes at once."""
    broker_at(f"redis://127.0.0.1:{free_port()}")

    answer = browser.post("/weather/create/", LONDON)

    assert answer.status_code == 302
    assert City.objects.exists()


@pytest.fixture
def asked(monkeypatch):
    """What workers are asked to fetch, and in which words of Celery's."""
    calls = []
    monkeypatch.setattr(
        tasks.fetch_weather_data,
        "apply_async",
        lambda arguments, **options: calls.append((arguments, options)),
    )
    return calls


@pytest.mark.django_db(transaction=True)
def test_its_weather_is_asked_for_at_once(ada, asked, settings):
    """Nobody waits for the result, so none is kept."""
    settings.CELERY_BROKER_URL = SOMEWHERE

    city = services.add_city(ada, "Oslo", "NO", (59.9, 10.7))

    assert asked == [((city.pk,), {"ignore_result": True})]


@pytest.mark.django_db(transaction=True)
def test_without_a_broker_nobody_is_asked(ada, asked, settings):
    """A site of its own has no workers, and needs none."""
    settings.CELERY_BROKER_URL = ""

    assert services.add_city(ada, "Oslo", "NO", (59.9, 10.7)).pk
    assert asked == []


def test_that_nobody_could_be_asked_is_logged(monkeypatch, settings, caplog):
    """With the city, and with what is wrong."""

    def fail(*_arguments, **_options):
        raise OperationalError("no route")

    monkeypatch.setattr(tasks.fetch_weather_data, "apply_async", fail)
    settings.CELERY_BROKER_URL = SOMEWHERE

    services.ask_for_refresh(7)

    assert caplog.messages == ["No refresh of city 7 was asked for: no route"]
