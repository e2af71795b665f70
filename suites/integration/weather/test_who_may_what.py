"""Every address, asked for by everybody, with GET and POST: the table of the README."""

from __future__ import annotations

from pathlib import Path

import pytest

from apps import weather
from apps.weather import urls
from fixtures.factories.weather import CityFactory, ObservationFactory
from suites.support.who_may_what import cases_of, missing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_cache")]
README = Path(weather.__file__).with_name("README.md")
CASES = cases_of(README)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_answer(case, request, browser_of):
    """Each cell holds; `owner` has added the city."""
    names = {"owner": "ada", "another": "mallory", "staff": "sam", "anonymous": None}
    city = CityFactory(
        name="Oslo", country="NO", added_by=request.getfixturevalue("ada")
    )
    ObservationFactory(city=city)
    name = names[case.person]
    browser = browser_of(request.getfixturevalue(name) if name else None)
    path = case.address({"<int:pk>": city.pk, "<str:city_name>": "Oslo"})

    answer = browser.generic(case.method, path)

    assert case.is_answered_by(answer), f"{answer.status_code}"


def test_the_table_is_complete():
    """An address that is added must say there who may do what with it."""
    assert missing(CASES, urls.urlpatterns) == []


def test_a_refusal_says_who_may(mallory, browser_of):
    """403 is not a bare number."""
    answer = browser_of(mallory).get(f"/weather/{CityFactory().pk}/delete/")

    assert "Only who has added a city can delete it." in answer.content.decode()


def test_who_logs_in_comes_back_to_the_city(client):
    """And not to an address that takes POST alone."""
    city = CityFactory(name="Oslo", country="NO")

    answer = client.post(f"/weather/{city.pk}/prefer/")

    assert answer["Location"] == "/accounts/login/?next=/weather/Oslo%2CNO/"


def test_forms_without_their_token_are_refused(ada):
    """Another site cannot make a member's browser act for it."""
    from django.test import Client

    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ada)
    pk = CityFactory(added_by=ada).pk

    for path in ("create/", f"{pk}/delete/", f"{pk}/prefer/"):
        assert browser.post(f"/weather/{path}").status_code == 403
    assert browser.post("/preferences/").status_code == 403
