"""No page breaks a rule that axe knows, in either colour scheme, wide or narrow."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from apps.weather import services
from apps.weather.errors import Unavailable
from fixtures.factories.weather import (
    CityFactory,
    ObservationFactory,
    UserProfileFactory,
)
from suites.support.looks import LOOKS, faults
from suites.support.people import log_in

PAGES = {
    "as a visitor": "/",
    "a city's page, as a visitor": "/weather/Oslo/",
    "list": "/",
    "nothing found": "/?q=nothing",
    "own city, with trouble": "/weather/Oslo/",
    "city of which nothing is known": "/weather/London,GB/",
    "which one": "/weather/London/",
    "adding": "/weather/create/",
    "settings": "/preferences/",
    "deleting": "/weather/{oslo}/delete/",
    "unknown city": "/weather/nowhere/",
}


@pytest.fixture
def oslo(ada):
    """Something to see on every page."""
    CityFactory(name="London", country="GB")
    CityFactory(name="London", country="CA")
    oslo = ObservationFactory(
        city=CityFactory(name="Oslo", country="NO", added_by=ada)
    ).city
    UserProfileFactory(user=ada, preferred_city=oslo)
    services.note_failure(oslo.pk, Unavailable("away"))
    return oslo


@pytest.mark.parametrize("look", LOOKS)
def test_no_rule_is_broken(look, site, new_context, console, ada, oslo):
    """Every page of the lesson is looked at as a visitor of that kind sees it."""
    console.allow("status of 404")
    context = new_context(**LOOKS[look])
    page = context.new_page()

    broken = []
    for name, path in PAGES.items():
        if name == "list":
            log_in(context, site, ada)
        page.goto(site.url + path.format(oslo=oslo.pk))
        broken += faults(page, look)

    assert not broken, "\n".join(broken)


def test_a_refusal_is_tied_to_its_field(site, page, context, console, ada):
    """A field that was refused says so, and its reason is read with it."""
    console.allow("status of 422")
    log_in(context, site, ada)
    page.goto(f"{site.url}/weather/create/")
    page.get_by_label("Name").fill("Oslo")
    page.get_by_label("Country").fill("N1")

    page.get_by_role("button", name="Add it").click()

    country = page.get_by_label("Country")
    expect(country).to_have_attribute("aria-invalid", "true")
    expect(country).to_have_accessible_description(
        "Two letters: GB, US, BR. Write the two letters of a country."
    )
