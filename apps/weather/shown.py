"""Weather in words and figures, in the units of whoever looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse

from .errors import IN_WORDS
from .units import Units
from .values import Card, Measured, Place, Step


@dataclass(frozen=True)
class Figures:
    temperature: str
    feels_like: str
    wind: str
    humidity: str
    pressure: str
    description: str
    moment: str  # for machines
    when: str  # for people


@dataclass(frozen=True)
class Row:
    moment: str
    when: str
    temperature: str
    rain: str
    description: str


@dataclass(frozen=True)
class Shown:
    """A city as one person sees it. `figures` is None where nothing is known yet."""

    place: Place
    path: str
    figures: Figures | None
    trouble: str  # in a sentence; empty while all is well


def shown(card: Card, units: Units) -> Shown:
    return Shown(
        place=card.place,
        path=reverse("weather:city", args=[card.place.asked]),
        figures=figures(card.measured, units) if card.measured else None,
        trouble=trouble_of(card),
    )


def figures(measured: Measured, units: Units) -> Figures:
    return Figures(
        temperature=units.shown_temperature(measured.temperature_c),
        feels_like=units.shown_temperature(measured.feels_like_c),
        wind=units.shown_wind(measured.wind_ms),
        humidity=f"{measured.humidity} %",
        pressure=f"{measured.pressure_hpa} hPa",
        description=measured.description,
        moment=measured.observed_at.isoformat(timespec="seconds"),
        when=when(measured.observed_at),
    )


def rows(steps: Sequence[Step], units: Units) -> list[Row]:
    return [
        Row(
            moment=step.at.isoformat(timespec="seconds"),
            when=when(step.at),
            temperature=units.shown_temperature(step.temperature_c),
            rain=units.shown_rain(step.rain_mm) if step.rain_mm else "none",
            description=step.description,
        )
        for step in steps
    ]


def drawn(steps: Sequence[Step], units: Units) -> dict[str, object]:
    """The same as numbers, for the script that draws them."""
    return {
        "unit": units.degrees,
        "moments": [when(step.at) for step in steps],
        "temperatures": [
            round(units.temperature(step.temperature_c)) for step in steps
        ],
    }


def trouble_of(card: Card) -> str:
    """What a page says when the source was asked last, and had nothing to say.

    The age is that of the figures at that moment: a fact, which a page that is kept can
    go on saying. How old they are now, a script adds.
    """
    if card.failed_at is None:
        return ""
    why = IN_WORDS.get(card.failure, "did not answer")
    told = f"The weather service {why} at {when(card.failed_at)}."
    age = card.age_when_asked
    if age is None:
        return told
    return f"{told} What you see is the last that is known, and was {in_words(age)} old then."


def in_words(age: timedelta) -> str:
    """In the largest unit of which there are two at least.

    >>> in_words(timedelta(seconds=59)), in_words(timedelta(minutes=119))
    ('less than a minute', '119 minutes')
    >>> in_words(timedelta(minutes=1)), in_words(timedelta(hours=47))
    ('1 minute', '47 hours')
    """
    minutes = age // timedelta(minutes=1)
    for name, size in (("days", 24 * 60), ("hours", 60)):
        if minutes >= 2 * size:
            return f"{minutes // size} {name}"
    if minutes == 0:
        return "less than a minute"
    return f"{minutes} minute{'s' if minutes > 1 else ''}"


def when(moment: datetime) -> str:
    """
    >>> when(datetime(2026, 3, 1, 9, 5))
    '1 Mar, 09:05 UTC'
    """
    return f"{moment.day} {moment:%b, %H:%M} UTC"
