"""Writes: one transaction each. Signals then tell `caching` what has changed.

Two of them ask the source first, and open no transaction until it has answered: a slow
answer must hold no lock, and no connection that a page waits for.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import partial

from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from . import caching, selectors
from .client import open_weather
from .errors import Limited, SourceError
from .models import City, Observation, UserProfile
from .selectors import UnknownCity
from .values import Measured, Step

logger = logging.getLogger(__name__)

Position = tuple[float, float]  # latitude and longitude


class CityIsThere(Exception):
    """Somebody has added it already."""


# --- What people do -------------------------------------------------------------------


def add_city(
    user: User, name: str, country: str, position: Position | None = None
) -> City:
    """A city, whose weather is then fetched. Where it is, the source knows, if need be.

    Raises `CityIsThere`; without a position, `SourceError`.
    """
    latitude, longitude = position or located(name, country)
    try:
        with transaction.atomic():
            city = City.objects.create(
                name=name,
                country=country,
                latitude=latitude,
                longitude=longitude,
                added_by=user,
            )
            transaction.on_commit(partial(ask_for_refresh, city.pk))
    except IntegrityError as error:
        raise CityIsThere(f"{name} is here already.") from error
    return city


def located(name: str, country: str) -> Position:
    """Raises `SourceError`."""
    found = open_weather().place(name, country)
    return found.latitude, found.longitude


@transaction.atomic
def remove_city(city: City) -> None:
    """With its weather; whoever preferred it prefers none. Gone already stays gone."""
    if City.objects.select_for_update().filter(pk=city.pk).exists():
        city.delete()


@transaction.atomic
def prefer_city(user: User, city_id: int) -> None:
    """Raises `UnknownCity`."""
    # Locked: it must not go between this look and the commit.
    if not City.objects.select_for_update(no_key=True).filter(pk=city_id).exists():
        raise UnknownCity(city_id)
    UserProfile.objects.update_or_create(
        user=user, defaults={"preferred_city_id": city_id}
    )


@transaction.atomic
def prefer_units(user: User, units: str) -> None:
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_units": units})


# --- What workers do ------------------------------------------------------------------


def ask_for_refresh(city_id: int) -> None:
    """Leaves it to a worker. Where there is none, the next round is soon enough."""
    from .tasks import fetch_weather_data

    if not settings.CELERY_BROKER_URL:
        return
    try:
        # Nobody will look at its result; asked for one, Celery would first see to the
        # server of results, and wait for that where it is away.
        fetch_weather_data.apply_async((city_id,), ignore_result=True)
    except (KombuError, RedisError) as error:
        logger.warning("No refresh of city %s was asked for: %s", city_id, error)


def refresh(city_id: int) -> str:
    """Fetches and keeps a city's weather; says what came of it. Raises `SourceError`.

    A failure is kept, too: pages then say that what they show is old, and how old. But
    not that we were asked to wait, which happens to whoever is many.
    """
    try:
        city = selectors.city(city_id)
        source = open_weather()
        measured = source.current(city.latitude, city.longitude)
        forecast = source.forecast(city.latitude, city.longitude)
    except UnknownCity:
        return "the city is gone"
    except SourceError as error:
        if not isinstance(error, Limited):
            note_failure(city_id, error)
        raise
    return "refreshed" if record(city_id, measured, forecast) else "nothing newer"


@transaction.atomic
def record(city_id: int, measured: Measured, forecast: Sequence[Step]) -> bool:
    """Keeps what was fetched; False for a city that is gone, or something older."""
    city = City.objects.select_for_update(no_key=True).filter(pk=city_id)
    if not city.exists() or _is_known_newer(city_id, measured):
        return False
    city.update(failed_at=None, failure="")
    Observation.objects.update_or_create(
        city_id=city_id,
        defaults={
            **measured._asdict(),
            "fetched_at": timezone.now(),
            "forecast": [[step.at.isoformat(), *step[1:]] for step in forecast],
        },
    )
    return True


@transaction.atomic
def note_failure(city_id: int, error: SourceError) -> None:
    City.objects.filter(pk=city_id).update(failed_at=timezone.now(), failure=error.kind)
    # An update of columns sends no signal.
    caching.forget_weather(city_id)


def _is_known_newer(city_id: int, measured: Measured) -> bool:
    """An answer may come so late that the next one was quicker."""
    known = Observation.objects.filter(city_id=city_id)
    return known.filter(observed_at__gt=measured.observed_at).exists()
