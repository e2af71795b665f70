"""What of this lesson is cached, under which keys, and what each event makes old.

Nothing here knows how anything is remembered: that is the strategy's, and the strategy
is a setting. Nor is the source behind it: what is remembered was read from the table
that workers fill, and it is forgotten when they have written.

    part                  key                        depends on
    which cities?         named / whole / country    name:key, name:whole
    a city's card         card / city                city:it, weather:it
    its forecast          forecast / city            weather:it
    its picture           picture / city / ...       city:it, weather:it
    a page of the list    cities / place / size      cities
    what she prefers      preferences / user         preferences:user
    a whole page          address / cookies / htmx   user:viewer, and all that its parts
                                                     depend on, her preferences among it
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest

from apps.common.caching.interface import Key, Tag
from apps.common.caching.lesson import LessonCache
from apps.common.caching.pages import View
from apps.common.caching.parts import Part, viewer_tags
from apps.common.web.pagination import Position, Slice

from . import selectors
from .models import City
from .names import Asked
from .values import Card, Preferences, Step

Viewer = User | AnonymousUser

cache = LessonCache("weather")


def whole_page(view: View) -> View:
    """For strategies that remember whole pages; decorates views in urls.py."""
    return cache.view(view, tags=_viewer_tags)


def _viewer_tags(request: HttpRequest) -> list[Tag]:
    """Her name stands on every page. (Her units do, too: every page asks for them.)"""
    return viewer_tags(request, "weather", "user")


# --- Cities and their weather ---------------------------------------------------------


def cities_asked_for(asked: Asked) -> list[Card]:
    """All that may be meant, by country."""
    ids = cache.fetch(
        _key("named", asked.whole, asked.country),
        lambda: selectors.ids_by_name(asked),
        [_tag("name", asked.whole), _tag("name", asked.key)],
    )
    return cards(ids)


def cards(city_ids: Sequence[int]) -> list[Card]:
    """In this order; cities that went away meanwhile are left out."""

    def compute(missing: Collection[Key]) -> dict[Key, Card]:
        found = selectors.cards([int(key.arguments[0]) for key in missing])
        return {_key("card", city_id): card for city_id, card in found.items()}

    wanted = {_key("card", city_id): _card_tags(city_id) for city_id in city_ids}
    if not wanted:
        return []
    found = cache.fetch_many(wanted, compute)
    return [found[key] for key in wanted if key in found]


def card(city_id: int) -> Card:
    """Raises `UnknownCity`."""
    found = cards([city_id])
    if not found:
        raise selectors.UnknownCity(city_id)
    return found[0]


def forecast(city_id: int) -> tuple[Step, ...]:
    return cache.fetch(
        _key("forecast", city_id),
        lambda: selectors.forecast(city_id),
        [_tag("weather", city_id)],
    )


def picture(city_id: int, kind: str, units: str, draw: Callable[[], bytes]) -> bytes:
    """What costs the most to make, by far: a drawing, the same for all of her units."""
    return cache.fetch(_key("picture", city_id, kind, units), draw, _card_tags(city_id))


def city_fragment(city_id: int, units: str) -> Part:
    """A rendered page's figures, which differ between units and not between people."""
    return Part(_key("city-html", city_id, units), tuple(_card_tags(city_id)))


def _card_tags(city_id: int) -> list[Tag]:
    return [_tag("city", city_id), _tag("weather", city_id)]


@dataclass(frozen=True)
class CityList:
    """Cities, the newest first; a source of pages for `KeysetPaginator`.

    `looked_for` is a key, of which their name has a part (names.py); none: all cities. What
    somebody has looked for is looked up each time: few look for the same.
    """

    looked_for: str = ""
    columns: int = 1

    def read(self, after: Position | None, size: int) -> Slice[Card]:
        page = self._found(after, size) if self.looked_for else self._all(after, size)
        return Slice(tuple(cards(page.rows)), page.following)

    def fragment(self, after: Position | None, units: str) -> Part:
        """A rendered page of it. Which cities are on it, only its rows could tell."""
        key = _key("cities-html", self.looked_for, str(after or ""), units)
        return Part(key, (_tag("cities"),))

    def _found(self, after: Position | None, size: int) -> Slice[int]:
        return selectors.page_of_ids(
            selectors.cities_with(self.looked_for), after, size
        )

    def _all(self, after: Position | None, size: int) -> Slice[int]:
        return cache.fetch(
            _key("cities", str(after or ""), size),
            lambda: selectors.page_of_ids(City.objects.all(), after, size),
            [_tag("cities")],
        )


# --- People ---------------------------------------------------------------------------


def preferences(viewer: Viewer) -> Preferences:
    if viewer.pk is None:
        return selectors.NOTHING_CHOSEN
    user_id = viewer.pk
    return cache.fetch(
        _key("preferences", user_id),
        lambda: selectors.preferences(user_id),
        [_tag("preferences", user_id)],
    )


# --- What events make old -------------------------------------------------------------


def forget_weather(city_id: int) -> None:
    """A refresh has succeeded, or failed: a page says the one as well as the other."""
    cache.touch(_tag("weather", city_id))


def forget_city(city_id: int, *keys: str) -> None:
    """It has come, gone, moved or been renamed; `keys` are of its names, old and new."""
    cache.touch(
        _tag("city", city_id), _tag("cities"), *(_tag("name", key) for key in keys)
    )


def forget_preferences(user_id: int) -> None:
    cache.touch(_tag("preferences", user_id))


def forget_user(user_id: int) -> None:
    """She has been renamed or deleted, or has logged out."""
    cache.touch(_tag("user", user_id))


def _key(subject: str, *arguments: str | int) -> Key:
    return Key("weather", subject, arguments)


def _tag(fact: str, *of: str | int) -> Tag:
    return Tag("weather", fact, of)
