"""What the source answers, as values of ours; whatever else comes is `Malformed`.

Nothing is believed: a number must be one, and one that weather can have, and a text is
cut. So a source gone mad is refused here, and what was known before is kept.

Format: https://openweathermap.org/current and https://openweathermap.org/forecast5
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from .errors import Malformed
from .values import Measured, Step

# A forecast of five days has forty steps; nobody needs more of them.
MOST_STEPS = 40
LONGEST_TEXT = 100
# The coldest and the warmest that was ever measured, and some room.
TEMPERATURES_C = (-100.0, 70.0)
# From 2000 to 2100.
MOMENTS_S = (946_684_800, 4_102_444_800)


@dataclass(frozen=True)
class Found:
    """A place as the source knows it."""

    name: str
    country: str
    latitude: float
    longitude: float


def parse_weather_data(data: object) -> Measured:
    """An answer of /data/2.5/weather, asked for metric units. Raises `Malformed`."""
    return Measured(
        observed_at=_moment(data, "dt"),
        temperature_c=_number(data, "main", "temp", within=TEMPERATURES_C),
        feels_like_c=_number(data, "main", "feels_like", within=TEMPERATURES_C),
        humidity=round(_number(data, "main", "humidity", within=(0, 100))),
        pressure_hpa=round(_number(data, "main", "pressure", within=(800, 1200))),
        wind_ms=_number(data, "wind", "speed", within=(0, 150)),
        description=_text(data, "weather", 0, "description"),
    )


def parse_forecast(data: object) -> tuple[Step, ...]:
    """An answer of /data/2.5/forecast, the earliest first. Raises `Malformed`."""
    steps = [_step(entry) for entry in _list(data, "list")[:MOST_STEPS]]
    return tuple(sorted(steps, key=lambda step: step.at))


def parse_places(data: object) -> list[Found]:
    """An answer of /geo/1.0/direct, the likeliest first. Raises `Malformed`."""
    return [
        Found(
            name=_text(entry, "name"),
            country=_text(entry, "country")[:2].upper(),
            latitude=_number(entry, "lat", within=(-90, 90)),
            longitude=_number(entry, "lon", within=(-180, 180)),
        )
        for entry in _list(data)
    ]


def _step(entry: object) -> Step:
    # Where no rain is expected, there is no word of rain.
    rains = isinstance(entry, dict) and "rain" in entry
    return Step(
        at=_moment(entry, "dt"),
        temperature_c=_number(entry, "main", "temp", within=TEMPERATURES_C),
        rain_mm=_number(entry, "rain", "3h", within=(0, 2000)) if rains else 0.0,
        description=_text(entry, "weather", 0, "description"),
    )


def _at(data: object, *path: str | int) -> Any:
    found: Any = data
    for step in path:
        try:
            found = found[step]
        except (TypeError, KeyError, IndexError):
            raise Malformed(f"an answer has no {_dotted(path)}") from None
    return found


def _number(data: object, *path: str | int, within: tuple[float, float]) -> float:
    found = _at(data, *path)
    lowest, highest = within
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise Malformed(f"{_dotted(path)} is no number, but a {type(found).__name__}")
    # Not a number is within nothing.
    if not lowest <= found <= highest or not math.isfinite(found):
        raise Malformed(f"{_dotted(path)} is not within {lowest:g} and {highest:g}")
    return float(found)


def _moment(data: object, *path: str | int) -> datetime:
    return datetime.fromtimestamp(_number(data, *path, within=MOMENTS_S), UTC)


def _text(data: object, *path: str | int) -> str:
    found = _at(data, *path)
    if not isinstance(found, str):
        raise Malformed(f"{_dotted(path)} is no text, but a {type(found).__name__}")
    # Neither zero bytes nor halves of signs, which no database takes.
    printable = "".join(sign for sign in found if sign.isprintable())
    return printable[:LONGEST_TEXT].strip()


def _list(data: object, *path: str | int) -> Sequence[Any]:
    found = _at(data, *path)
    if not isinstance(found, list):
        raise Malformed(f"there is no list, but a {type(found).__name__}")
    return found


def _dotted(path: Sequence[str | int]) -> str:
    return ".".join(map(str, path))
