"""Whatever the source answers, it is a value or it is refused; nothing else is raised."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.weather.errors import Malformed
from apps.weather.parsing import parse_forecast, parse_places, parse_weather_data

NAMES = st.sampled_from(
    [
        "main",
        "temp",
        "feels_like",
        "humidity",
        "pressure",
        "wind",
        "speed",
        "weather",
        "description",
        "dt",
        "list",
        "rain",
        "3h",
        "name",
        "country",
        "lat",
        "lon",
    ]
)
ATOMS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
ANYTHING = st.recursive(
    ATOMS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=9)
    ),
    max_leaves=40,
)
# Right in its shape, and with anything in the place of its figures.
NEARLY = st.fixed_dictionaries(
    {
        "dt": st.integers(0, 2**33) | ATOMS,
        "main": st.fixed_dictionaries(
            {
                name: st.floats(0, 2000) | ATOMS
                for name in ("temp", "feels_like", "humidity", "pressure")
            }
        ),
        "wind": st.fixed_dictionaries({"speed": st.floats(0, 20) | ATOMS}),
        "weather": st.lists(
            st.fixed_dictionaries({"description": st.text() | ATOMS}), max_size=2
        ),
        "rain": st.dictionaries(st.just("3h"), ATOMS) | ATOMS,
    }
)


@given(ANYTHING | NEARLY | st.lists(NEARLY).map(lambda entries: {"list": entries}))
@pytest.mark.parametrize("parse", [parse_weather_data, parse_forecast, parse_places])
def test_it_is_a_value_or_malformed(parse, data):
    """No KeyError, no OverflowError, and nothing that a table could not hold."""
    with contextlib.suppress(Malformed):
        parsed = parse(data)
        text = json.dumps(str(parsed))
        assert "\\u0000" not in text
