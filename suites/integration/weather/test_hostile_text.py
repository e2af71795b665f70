"""Markup in whatever people and the source can write is text on every page that shows it."""

from __future__ import annotations

import pytest

from fixtures.factories.accounts import UserFactory
from fixtures.factories.weather import (
    CityFactory,
    ObservationFactory,
    UserProfileFactory,
)
from suites.support.pages import seen

pytestmark = [
    pytest.mark.uncounted,
    pytest.mark.django_db,
    pytest.mark.usefixtures("fresh_cache"),
]
HOSTILE = "<script>alert('x')</script><img src=x onerror=alert(1)>\"'&amp;"


@pytest.fixture
def hostile():
    """A city, its sky and its forecast are all markup; a shell takes that name."""
    person = UserFactory(username="eve")
    city = CityFactory(name=HOSTILE.replace("/", "|"), country="NO", added_by=person)
    ObservationFactory(
        city=city,
        description=HOSTILE,
        forecast=[["2026-03-01T00:00:00+00:00", 1.0, 0.0, f"{HOSTILE}</script>"]],
    )
    CityFactory(name=city.name, country="SE")
    UserProfileFactory(user=person, preferred_city=city)
    return city


@pytest.mark.parametrize(
    "path",
    ["/", "{url}", "/weather/{name}/", "/weather/{pk}/delete/", "/preferences/"],
)
def test_no_page_runs_it(path, hostile, browser_of):
    """It appears, and nowhere as a tag."""
    from urllib.parse import quote

    address = path.format(
        url=hostile.get_absolute_url(), name=quote(hostile.name), pk=hostile.pk
    )
    html = seen(browser_of(hostile.added_by), address)

    assert "&lt;script&gt;" in html
    assert "<script>alert" not in html
    assert "<img src=x" not in html


def test_the_data_for_the_script_cannot_end_it(hostile, client):
    """JSON in a page is text in a script element: what could close it is written otherwise."""
    html = seen(client, hostile.get_absolute_url())
    data = html.partition('<script id="forecast"')[2].partition("</script>")[0]

    assert "<" not in data.partition(">")[2]


def test_what_was_searched_for_is_shown_as_text(client):
    """The search field repeats the words, and does not run them."""
    html = client.get("/", {"q": HOSTILE}).content.decode()

    assert "<script>alert" not in html
    assert 'value="&lt;script&gt;' in html
