"""What the source answers becomes values, or is refused."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any

import pytest

from apps.weather.errors import Malformed
from apps.weather.parsing import (
    MOST_STEPS,
    parse_forecast,
    parse_places,
    parse_weather_data,
)
from apps.weather.values import Measured, Step

# As https://openweathermap.org/current shows an answer, in metric units.
CURRENT: dict[str, Any] = {
    "coord": {"lon": 7.367, "lat": 45.133},
    "weather": [
        {"id": 501, "main": "Rain", "description": "moderate rain", "icon": "10d"}
    ],
    "base": "stations",
    "main": {
        "temp": 11.33,
        "feels_like": 10.59,
        "temp_min": 10.28,
        "temp_max": 13.42,
        "pressure": 1021,
        "humidity": 60,
    },
    "visibility": 10000,
    "wind": {"speed": 4.09, "deg": 121, "gust": 3.47},
    "rain": {"1h": 2.73},
    "clouds": {"all": 83},
    "dt": 1726660758,
    "sys": {"country": "IT", "sunrise": 1726636384, "sunset": 1726680975},
    "timezone": 7200,
    "id": 3165523,
    "name": "Province of Turin",
    "cod": 200,
}
ENTRY: dict[str, Any] = {
    "dt": 1661871600,
    "main": {"temp": 23.61, "feels_like": 23.4, "pressure": 1015, "humidity": 69},
    "weather": [{"id": 500, "description": "light rain"}],
    "wind": {"speed": 0.62, "deg": 349},
    "rain": {"3h": 0.32},
}


def test_an_answer_of_the_documentation():
    """Every figure is where the documentation has it."""
    assert parse_weather_data(CURRENT) == Measured(
        observed_at=datetime(2024, 9, 18, 11, 59, 18, tzinfo=UTC),
        temperature_c=11.33,
        feels_like_c=10.59,
        humidity=60,
        pressure_hpa=1021,
        wind_ms=4.09,
        description="moderate rain",
    )


def test_a_forecast():
    """The earliest first; where no rain is expected, nobody speaks of it."""
    dry = {key: value for key, value in ENTRY.items() if key != "rain"} | {
        "dt": 1661860800
    }

    assert parse_forecast({"list": [ENTRY, dry]}) == (
        Step(datetime(2022, 8, 30, 12, tzinfo=UTC), 23.61, 0.0, "light rain"),
        Step(datetime(2022, 8, 30, 15, tzinfo=UTC), 23.61, 0.32, "light rain"),
    )


def test_a_forecast_without_an_end_has_one():
    """More than five days nobody keeps."""
    assert len(parse_forecast({"list": [ENTRY] * 1000})) == MOST_STEPS


def test_places():
    """Name, country and where; no place is an answer, too."""
    told = [{"name": "London", "country": "GB", "lat": 51.5, "lon": -0.12}]

    (found,) = parse_places(told)

    assert (found.name, found.country, found.latitude) == ("London", "GB", 51.5)
    assert parse_places([]) == []


@pytest.mark.parametrize(
    "path, value",
    [
        (("main", "temp"), 284.48),  # kelvin: somebody has forgotten the units
        (("main", "temp"), "11"),
        (("main", "temp"), True),
        (("main", "temp"), None),
        (("main", "temp"), float("nan")),
        (("main", "humidity"), 101),
        (("main", "pressure"), -1),
        (("wind", "speed"), 10**400),
        (("wind",), []),
        (("weather",), []),
        (("weather", 0, "description"), 7),
        (("dt",), 10**18),
        (("dt",), -1),
    ],
)
def test_what_weather_cannot_be(path, value):
    """One figure that makes no sense, and the whole answer is refused."""
    told = copy.deepcopy(CURRENT)
    *way, last = path
    place: Any = told
    for step in way:
        place = place[step]
    place[last] = value

    with pytest.raises(Malformed, match=r"\.".join(map(str, path))):
        parse_weather_data(told)


def test_texts_are_cut_and_cleaned():
    """Neither a novel nor what a database cannot hold."""
    told = copy.deepcopy(CURRENT)
    told["weather"][0]["description"] = "rain\0\ud800 " + "and rain " * 100

    assert parse_weather_data(told).description.startswith("rain and rain")
    assert len(parse_weather_data(told).description) <= 100
