"""The site started as one service of a lesson, as a microservice is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fixtures.site import serve
from fixtures.visitor import Visitor


@pytest.fixture(scope="module")
def post_service(site_settings, tmp_path_factory):
    told = {**site_settings.extra, "SERVICE": "post-service"}
    folder = tmp_path_factory.mktemp("post-service")
    with (
        serve(replace(site_settings, extra=told), folder=folder) as site,
        Visitor(site.url) as visitor,
    ):
        yield visitor


@pytest.fixture(autouse=True)
def committed(transactional_db):
    """The service looks at the database from outside."""


def test_its_own_routes_are_answered(post_service):
    """A visitor who may not post is sent to log in: the route is there."""
    answer = post_service.get("/posts/create/")

    assert answer.status == 302
    assert answer.headers["location"] == "/accounts/login/?next=/posts/create/"


@pytest.mark.parametrize(
    "address, owner",
    [
        ("/feed/", "feed-service"),
        ("/profile/ada/", "user-service"),
        ("/accounts/login/", "user-service"),
        ("/settings/profile/", "media-service"),
    ],
)
def test_other_routes_say_whose_they_are(post_service, address, owner):
    """404, and the page names the service to ask."""
    answer = post_service.get(address)

    assert answer.status == 404
    assert f"is answered by {owner}." in answer.text


@pytest.mark.parametrize("address", ["/healthz", "/readyz", "/static/web/site.css"])
def test_what_every_service_needs_is_there(post_service, address):
    """Health and files belong to nobody in particular."""
    assert post_service.get(address).status == 200
