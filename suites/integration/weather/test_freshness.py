"""What readers see after something has changed, under every strategy.

Strategies that promise no staleness must show each change on the next page. The others
may be late, by as long as they say and no longer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_out
from django.db import transaction
from django.utils import timezone

from apps.common.caching.base import Strategy
from apps.common.caching.catalogue import STRATEGIES
from apps.weather import caching, services
from apps.weather.errors import Unavailable
from apps.weather.models import City
from apps.weather.values import Measured, Step
from fixtures.factories.accounts import UserFactory
from fixtures.factories.weather import CityFactory, ObservationFactory
from suites.support.browser import Browser
from suites.support.pages import seen
from suites.support.promises import await_seen

from .pages import city_page, hers, listed

pytestmark = [
    pytest.mark.uncounted,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("fresh_cache"),
]
SHORT_TTL_S = 1


@dataclass(frozen=True)
class Scene:
    """Grace has seen all pages; the city is Ada's, and its weather is known."""

    ada: User
    grace: User
    city: City
    number: int
    browser: Browser

    @property
    def path(self) -> str:
        return f"/weather/place-{self.number},NO/"


@dataclass(frozen=True)
class Change:
    """Something that happens, and what Grace sees once she sees it."""

    happens: Callable[[Scene], object]
    is_seen: Callable[[Scene], bool]


def fetch(scene: Scene) -> bool:
    now = timezone.now() + timedelta(minutes=1)
    measured = Measured(now, 31.0, 30.0, 50, 1000, 1.0, "clear sky")
    return services.record(scene.city.pk, measured, [Step(now, 12.0, 0.0, "hail")])


def rename(scene: Scene) -> None:
    scene.city.name = f"renamed {scene.number}"
    scene.city.save()


def in_the_list(scene: Scene) -> str:
    """Its temperature there; empty where it is not."""
    shown = listed(seen(scene.browser, f"/?q=-{scene.number}"))
    return shown[0].temperature if shown else ""


CHANGES = {
    "a refresh on the page of the city": Change(
        fetch, lambda scene: city_page(scene.browser, scene.path).temperature == "31 °C"
    ),
    "a refresh in its forecast": Change(
        fetch, lambda scene: "hail" in seen(scene.browser, scene.path)
    ),
    "a refresh in the list": Change(fetch, lambda scene: in_the_list(scene) == "31 °C"),
    "a failure": Change(
        lambda scene: services.note_failure(scene.city.pk, Unavailable("away")),
        lambda scene: "did not answer" in city_page(scene.browser, scene.path).trouble,
    ),
    "her units": Change(
        lambda scene: services.prefer_units(scene.grace, "imperial"),
        lambda scene: (
            city_page(scene.browser, scene.path).temperature == "68 °F"
            and in_the_list(scene) == "68 °F"
        ),
    ),
    "her city": Change(
        lambda scene: services.prefer_city(scene.grace, scene.city.pk),
        lambda scene: (
            hers(seen(scene.browser, "/")) == scene.city.pk
            and "This is your city." in seen(scene.browser, scene.path)
        ),
    ),
    "a second city of the name": Change(
        lambda scene: CityFactory(name=f"PLACE-{scene.number}", country="SE"),
        lambda scene: (
            "Which one" in seen(scene.browser, f"/weather/place-{scene.number}/")
        ),
    ),
    "a city whose whole name it is": Change(
        lambda scene: CityFactory(name=f"Place-{scene.number}, no", country="SE"),
        lambda scene: (
            city_page(scene.browser, f"/weather/place-{scene.number},%20NO/").asked
            == f"Place-{scene.number}, no,SE"
        ),
    ),
    "a new city in the list": Change(
        lambda scene: services.add_city(
            scene.ada, f"new {scene.number}", "NO", (1.0, 1.0)
        ),
        lambda scene: f"new {scene.number}, NO" in seen(scene.browser, "/"),
    ),
    "a new name": Change(
        rename,
        lambda scene: (
            scene.browser.get(scene.path).status_code == 404
            and city_page(scene.browser, f"/weather/renamed%20{scene.number}/").asked
            == f"renamed {scene.number},NO"
        ),
    ),
    "a deleted city": Change(
        lambda scene: services.remove_city(scene.city),
        lambda scene: (
            scene.browser.get(scene.path).status_code == 404
            and f"place-{scene.number}," not in seen(scene.browser, "/")
        ),
    ),
}

# Which facts an event changes does not depend on the strategy: one that keeps both pages
# and rows, and is late with neither, is asked about all of them, the others about some.
ASKED_EVERYTHING = ("layered",)
SOME = (
    "a refresh on the page of the city",
    "a refresh in the list",
    "a failure",
    "her units",
    "a deleted city",
)


@pytest.fixture(params=STRATEGIES)
def strategy(request, settings, fresh_cache) -> Strategy:
    """Its values live briefly where they may be old for so long, else as ever."""
    settings.CACHE_STRATEGY = request.param
    if caching.cache.strategy.promise.stale_at_most_s:
        settings.CACHE_TTL_S = SHORT_TTL_S
    return caching.cache.strategy


def test_no_page_is_later_than_promised(strategy):
    """Who has seen the pages sees every change as soon as the strategy promises."""
    asked = CHANGES if strategy.name in ASKED_EVERYTHING else SOME
    scenes = {name: scene_number(number) for number, name in enumerate(asked, 10)}
    for scene in scenes.values():
        look_around(scene)
    assert not seen_already(scenes)

    for name, scene in scenes.items():
        CHANGES[name].happens(scene)

    if strategy.promise.stale_at_most_s == 0:
        assert seen_already(scenes) == list(asked)
    else:
        await_seen(
            lambda: seen_already(scenes) == list(asked),
            strategy.promise.stale_at_most_s,
        )


@pytest.mark.parametrize("name", ["conditional", "layered"])
def test_what_did_not_change_is_not_sent_again(name, settings):
    """Her browser keeps the list and the pages of cities."""
    settings.CACHE_STRATEGY = name
    scene = scene_number(10)
    look_around(scene)
    scene.browser.statuses.clear()

    for path in ("/", scene.path):
        seen(scene.browser, path)

    assert scene.browser.statuses == [304, 304]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda reader: reader.save(), id="renamed"),
        pytest.param(lambda reader: reader.delete(), id="deleted"),
        pytest.param(
            lambda reader: user_logged_out.send(User, request=None, user=reader),
            id="logged out",
        ),
    ],
)
def test_who_she_is_stands_on_her_page(change, settings):
    """Her name does; and what is not hers any more is not confirmed to her."""
    settings.CACHE_STRATEGY = "conditional"
    scene = scene_number(10)
    look_around(scene)
    scene.browser.statuses.clear()

    change(scene.grace)
    scene.browser.get("/")

    assert scene.browser.statuses[-1] != 304


@pytest.mark.parametrize("name", ["per_view", "fragment", "cache_aside"])
def test_what_dies_of_age_alone_is_late(name, settings):
    """Within their time these show the page of before: that is their price."""
    settings.CACHE_STRATEGY = name
    scene = scene_number(10)
    look_around(scene)

    fetch(scene)

    assert city_page(scene.browser, scene.path).temperature == "20 °C"


@pytest.mark.parametrize("name", ["fragment", "per_view"])
def test_units_are_never_mixed(name, settings):
    """What is remembered as HTML is remembered for each of the units."""
    settings.CACHE_STRATEGY = name
    metric = scene_number(10)
    imperial = Browser()
    reader = UserFactory()
    services.prefer_units(reader, "imperial")
    imperial.force_login(reader)
    look_around(metric)

    assert city_page(imperial, metric.path).temperature == "68 °F"
    assert listed(seen(imperial, "/"))[0].temperature == "68 °F"
    assert city_page(metric.browser, metric.path).temperature == "20 °C"
    assert listed(seen(metric.browser, "/"))[0].temperature == "20 °C"


@pytest.mark.parametrize("name", ["fragment", "versioned"])
def test_a_search_is_not_taken_for_another_one(name, settings):
    """Nor for the whole list, which was seen before."""
    settings.CACHE_STRATEGY = name
    first, second = scene_number(1), scene_number(2)

    found = {
        query: [city.path for city in listed(seen(first.browser, f"/{query}"))]
        for query in ("", "?q=place-1", "?q=place-2")
    }

    assert found == {
        "": [second.path, first.path],
        "?q=place-1": [first.path],
        "?q=place-2": [second.path],
    }


@pytest.mark.parametrize("name", ["cache_aside", "signals"])
def test_another_comma_asks_for_something_else(name, settings):
    """The wide one ends no name, though letters and commas are the same without accents.

    Whoever has asked for such a city, which is not there, leaves the right one where it is.
    """
    settings.CACHE_STRATEGY = name
    scene = scene_number(1)

    assert scene.browser.get("/weather/place-1\uff0cNO/").status_code == 404
    assert city_page(scene.browser, "/weather/place-1,NO/").temperature == "20 °C"


def test_what_was_rolled_back_was_never_there():
    """A refresh whose transaction fails is on no page, and disturbs none."""
    scene = scene_number(10)
    look_around(scene)

    with transaction.atomic():
        fetch(scene)
        transaction.set_rollback(True)

    assert city_page(scene.browser, scene.path).temperature == "20 °C"


def scene_number(number: int) -> Scene:
    author = UserFactory(username=f"ada-{number}")
    reader = UserFactory(username=f"grace-{number}")
    city = CityFactory(name=f"place-{number}", country="NO", added_by=author)
    ObservationFactory(city=city)
    browser = Browser()
    browser.force_login(reader)
    return Scene(author, reader, city, number, browser)


def look_around(scene: Scene) -> None:
    """Every page of the scene, so that whatever can be remembered is.

    A page that stays out of the caches comes first: it brings the cookie by which later
    pages are told apart.
    """
    seen(scene.browser, "/accounts/password/")
    for path in (
        "/",
        f"/?q=-{scene.number}",
        scene.path,
        f"/weather/place-{scene.number}/",
        "/preferences/",
    ):
        seen(scene.browser, path)


def seen_already(scenes: dict[str, Scene]) -> list[str]:
    return [name for name, scene in scenes.items() if CHANGES[name].is_seen(scene)]
