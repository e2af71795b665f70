"""A part of a page is asked for by somebody whose session has ended."""

from __future__ import annotations

import pytest

from fixtures.factories.accounts import ada

MEMBERS_ONLY = "/accounts/password/"
HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/feed/?page=2"}


def test_the_browser_goes_to_the_login_page_and_comes_back(client):
    """htmx is told to leave the page, and `next` is the page, not the part of it."""
    response = client.get(MEMBERS_ONLY, headers=HTMX)

    assert response.status_code == 200
    assert response["HX-Redirect"] == "/accounts/login/?next=%2Ffeed%2F%3Fpage%3D2"


def test_without_a_page_she_comes_back_to_the_start(client):
    """What is not an address of this site is not gone back to."""
    headers = {**HTMX, "HX-Current-URL": "https://evil.example/"}

    response = client.get(MEMBERS_ONLY, headers=headers)

    assert response["HX-Redirect"] == "/accounts/login/?next=%2F"


def test_a_page_is_redirected_as_ever(client):
    """Without htmx it is an ordinary redirect."""
    response = client.get(MEMBERS_ONLY)

    assert response.status_code == 302
    assert "HX-Redirect" not in response


@pytest.mark.django_db
def test_other_redirects_are_left_alone(client):
    """A redirect to anywhere else is the view's own business."""
    client.force_login(ada())

    response = client.get("/accounts/login/", headers=HTMX)

    assert (response.status_code, response["Location"]) == (302, "/")
