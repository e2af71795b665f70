"""The cities of worlds: what tables ask of them holds before anything is loaded."""

from __future__ import annotations

import pytest

from fixtures.worlds import world_named
from fixtures.worlds.gazetteer import homes, known_places
from fixtures.worlds.townspeople import townspeople


@pytest.fixture(params=["tiny", "small", "demo"])
def columns(request):
    """The columns of each table of a world."""
    tables = world_named("weather", request.param).tables()
    return {table.name: table.columns for table in tables}


def test_a_name_stands_once_in_a_country(columns):
    """As the database wants it; and yet some names stand in two."""
    cities = columns["weather_city"]
    both = list(zip(cities["key"], cities["country"], strict=True))

    assert len(set(both)) == len(both)
    assert len(set(cities["key"])) < len(both)


def test_everybody_prefers_what_there_is(columns):
    """Cities and people of profiles are rows of the world; some are anybody's favourite."""
    profiles = columns["weather_userprofile"]
    cities = range(1, len(columns["weather_city"]["key"]) + 1)
    people = range(1, len(columns["auth_user"]["username"]) + 1)

    assert set(profiles["preferred_city_id"].tolist()) <= set(cities)
    assert set(profiles["user_id"].tolist()) <= set(people)
    assert set(columns["weather_city"]["added_by_id"].tolist()) <= set(people)


def test_the_demo_speaks_of_people_and_places_that_there_are():
    """Who has added a city lives in the town, and everybody's own city is on the map."""
    names = {person.username for person in townspeople()}
    added = {f"{place.name},{place.country}" for place in known_places() if place.by}

    assert {place.by for place in known_places()} <= names | {""}
    assert set(homes()) <= names
    assert set(homes().values()) <= added


def test_the_same_definition_makes_the_same_rows():
    """A world is a function of its size and seed."""
    one, other = (world_named("weather", "tiny").tables() for _ in range(2))

    assert [repr(table) for table in one] == [repr(table) for table in other]
