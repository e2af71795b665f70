"""Reads: cities, what is known of their weather, what a user prefers.

Each is one query, and none is cached here: `caching.py` wraps those that pages are made
of. None of them asks the source. That is the workers' business; a page that waited for
somebody else's site would be as slow, and as often away.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from apps.common.web.pagination import Position, Rows, Slice

from .models import City, Observation, UserProfile
from .names import Asked
from .units import Units
from .values import Card, Measured, Place, Preferences, Step

PLACE = ("pk", "name", "country", "added_by_id")
MEASURED = tuple(f"observation__{field}" for field in Measured._fields)
NOTHING_CHOSEN = Preferences(None, Units.METRIC.value)


class UnknownCity(Http404):
    """No city has this name, or not any more; as a page it is a 404 that says so."""

    def __init__(self, asked: object) -> None:
        super().__init__(
            f"There is no city “{str(asked)[:100]}” here; members can add it."
        )


# --- Cities ---------------------------------------------------------------------------


def ids_by_name(asked: Asked) -> list[int]:
    """All that may be meant: those whose whole name it is, or else those of the country.

    By country, so that the page on which one chooses is the same every time.
    """
    if not asked.whole:
        return []
    here = Q(country=asked.country) if asked.country else Q()
    found = City.objects.filter(Q(key=asked.whole) | Q(key=asked.key) & here)
    rows = found.order_by("country").values_list("pk", "key")
    whole = [pk for pk, key in rows if key == asked.whole]
    return whole or [pk for pk, _ in rows]


def city(city_id: int) -> City:
    """Raises `UnknownCity`."""
    found = City.objects.filter(pk=city_id).first()
    if found is None:
        raise UnknownCity(city_id)
    return found


def city_ids() -> list[int]:
    return list(City.objects.order_by("pk").values_list("pk", flat=True))


def page_of_ids(
    cities: QuerySet[City], after: Position | None, size: int
) -> Slice[int]:
    columns: QuerySet[City, Any] = cities.values_list("id", named=True)
    page = Rows(columns).read(after, size)
    return Slice(tuple(row.id for row in page.rows), page.following)


def cities_with(key: str) -> QuerySet[City]:
    """Cities whose name has this in it, however it is written."""
    return City.objects.filter(key__contains=key)


# --- Weather --------------------------------------------------------------------------


def get_city_weather(city: City | Place) -> Card:
    """A city with the last that is known of its weather; raises `UnknownCity`."""
    found = cards([city.id])
    if not found:
        raise UnknownCity(city)
    return found[city.id]


def cards(city_ids: Collection[int]) -> dict[int, Card]:
    """These cities with their weather; those that are gone are absent."""
    columns = (*PLACE, "failed_at", "failure", *MEASURED)
    rows = City.objects.filter(pk__in=city_ids).order_by().values_list(*columns)
    return {row[0]: _card(*row) for row in rows}


def forecast(city_id: int) -> tuple[Step, ...]:
    """What is expected; nothing for a city of which nothing is known."""
    kept = (
        Observation.objects.filter(city_id=city_id)
        .values_list("forecast", flat=True)
        .first()
    )
    return tuple(
        Step(datetime.fromisoformat(at), *expected) for at, *expected in kept or ()
    )


# --- People ---------------------------------------------------------------------------


def preferences(user_id: int) -> Preferences:
    row = (
        UserProfile.objects.filter(user_id=user_id)
        .values_list("preferred_city_id", "preferred_units")
        .first()
    )
    return Preferences(*row) if row else NOTHING_CHOSEN


def _card(
    pk: int,
    name: str,
    country: str,
    added_by: int | None,
    failed_at: datetime | None,
    failure: str,
    *measured: Any,
) -> Card:
    is_known = measured[0] is not None
    return Card(
        place=Place(pk, name, country, added_by),
        measured=Measured(*measured) if is_known else None,
        failed_at=failed_at,
        failure=failure,
    )
