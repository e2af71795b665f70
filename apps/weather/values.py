"""What is known of a city's weather: small frozen values that a cache can keep.

They are the same for everybody; units are chosen when they are shown.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple


class Measured(NamedTuple):
    """The weather at a moment, in metric units, as the source told it."""

    observed_at: datetime
    temperature_c: float
    feels_like_c: float
    humidity: int  # per cent
    pressure_hpa: int
    wind_ms: float
    description: str


class Step(NamedTuple):
    """What is expected at a moment, and the rain of the three hours before it."""

    at: datetime
    temperature_c: float
    rain_mm: float
    description: str


class Place(NamedTuple):
    """A city, without its weather."""

    id: int
    name: str
    country: str
    added_by: int | None = None

    @property
    def asked(self) -> str:
        """By what it is found alone: never by its name only, which others may have."""
        return f"{self.name},{self.country}"


class Card(NamedTuple):
    """A city and the last that is known of it; what nobody knows yet is None.

    `failed_at` is when the source was asked last, if that failed, and `failure` is why
    (see errors.py); a question that succeeds takes both away.
    """

    place: Place
    measured: Measured | None
    failed_at: datetime | None
    failure: str

    @property
    def age_when_asked(self) -> timedelta | None:
        """How old the figures were when a newer one could not be had."""
        if self.measured is None or self.failed_at is None:
            return None
        return max(timedelta(0), self.failed_at - self.measured.observed_at)


class Preferences(NamedTuple):
    """What she has chosen; of a visitor, what everybody gets."""

    city_id: int | None
    units: str
