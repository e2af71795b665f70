"""What the lesson stands on may be away: what is said, and what still works."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fixtures.site import serve
from fixtures.visitor import Visitor

from .pages import texts_on

pytestmark = pytest.mark.services("postgres", "redis")
MEMBER = {
    "username": "zoe",
    "password1": "a long enough phrase",
    "password2": "a long enough phrase",
}


@pytest.fixture
def visitor(transactional_db, site_settings, own_redis, tmp_path):
    """Somebody at a site whose Redis can be taken away."""
    settings = replace(
        site_settings,
        redis_url=own_redis.url,
        extra={**site_settings.extra, "APPS": "tweets", "CACHE_STRATEGY": "versioned"},
    )
    with serve(settings, folder=tmp_path) as site, Visitor(site.url) as visitor:
        visitor.get("/create/")
        yield visitor


def test_a_redis_that_dies_costs_nobody_a_page(visitor, own_redis):
    """Without it the timeline is read from the database, and tweets are taken.

    And what was written meanwhile is there when it is back.
    """
    assert visitor.post("/create/", {"text": "before"}).status == 302
    assert texts_on(visitor.get("/").text) == ["before"]

    own_redis.kill()
    assert visitor.post("/create/", {"text": "meanwhile"}).status == 302
    assert texts_on(visitor.get("/").text) == ["meanwhile", "before"]

    own_redis.start()
    assert visitor.post("/create/", {"text": "after"}).status == 302
    assert texts_on(visitor.get("/").text) == ["after", "meanwhile", "before"]


def test_who_is_logged_in_stays_so(visitor, own_redis):
    """Her session is in the database too: she goes on signing her tweets."""
    assert visitor.post("/accounts/register/", MEMBER).status == 302
    visitor.get("/create/")

    own_redis.kill()
    visitor.post("/create/", {"text": "Fog again."})

    assert 'data-author="zoe"' in visitor.get("/").text
