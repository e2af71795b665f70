"""What a person does on the weather site: each operation of a mix, in one table.

A city that she adds, she places herself: a measured site has no weather service beside
it, and must not need one.
"""

from __future__ import annotations

from urllib.parse import urlencode

from load.stories.interface import Act
from load.wire import Request

from .checks import check_city, check_form, check_list
from .pages import Listed
from .person import LooksOutside


def look_at_all(person: LooksOutside, choice: int) -> Request:
    return Request("GET", "/")


def look_at_more(person: LooksOutside, choice: int) -> Request:
    """The next page of the list; from the end back to the top."""
    if person.next_page is None:
        return look_at_all(person, choice)
    return Request("GET", f"/?page={person.next_page}")


def look_at_mine(person: LooksOutside, choice: int) -> Request | None:
    """Her city; who has none looks at another."""
    return _page_of(person.hers or person.some_city(choice))


def look_at_one(person: LooksOutside, choice: int) -> Request | None:
    return _page_of(person.some_city(choice))


def change_units(person: LooksOutside, choice: int) -> Request:
    units = "imperial" if choice % 2 else "metric"
    return _form("/preferences/", preferred_units=units)


def prefer(person: LooksOutside, choice: int) -> Request | None:
    city = person.some_city(choice)
    return None if city is None else _form(f"/weather/{city.id}/prefer/")


def add_city(person: LooksOutside, choice: int) -> Request:
    """One that nobody else adds: her name and a number are in its."""
    return _form(
        "/weather/create/",
        name=f"New {person.name.capitalize()} {choice}",
        country="NO",
        latitude=f"{choice % 60}.5",
        longitude=f"{choice % 170}.25",
    )


ACTS = {
    "cities": Act(look_at_all, check_list),
    "more_cities": Act(look_at_more, check_list),
    "my_city": Act(look_at_mine, check_city),
    "city": Act(look_at_one, check_city),
    "units": Act(change_units, check_form),
    "prefer": Act(prefer, check_form),
    "add_city": Act(add_city, check_form),
}


def _page_of(city: Listed | None) -> Request | None:
    return None if city is None else Request("GET", city.path)


def _form(path: str, **fields: str) -> Request:
    return Request("POST", path, form=urlencode(fields).encode())
