"""Who writes during an outage, and what others are shown afterwards, on a real site."""

from __future__ import annotations

import secrets
from dataclasses import replace

import pytest

from fixtures.site import SiteSettings, serve
from fixtures.worlds import Cast, cast, drop, restore
from load.experiments.laboratory import MEASURED
from load.experiments.outage.scribe import Scribe
from load.stories.social import PROBE

pytestmark = pytest.mark.services("postgres", "redis")


@pytest.fixture(scope="module")
def url(postgres_service, tiny_template, redis_url, tmp_path_factory):
    """A site whose values only expire, so that what was in the cache stays there."""
    name = f"spare_{secrets.token_hex(6)}"
    folder = tmp_path_factory.mktemp("site")
    told = SiteSettings(
        database_url=restore(postgres_service.url, tiny_template, database=name),
        redis_url=redis_url,
        extra={
            **MEASURED,
            "APPS": "social",
            "CACHE_STRATEGY": "cache_aside",
            # Its keys are its own, whoever else uses the server.
            "WINDTUNNEL_WORKER": name,
        },
    )
    try:
        with serve(told, folder=folder) as served:
            yield served.url
    finally:
        drop(postgres_service.url, name)


@pytest.fixture
def people(tiny_world, tmp_path):
    path = tmp_path / "cast.json"
    cast(tiny_world).write(path)
    return path


class TestAScribe:
    def test_who_is_shown_less_than_was_acknowledged_is_counted(self, url, people):
        """Both had seen her page before; the old one in the cache lacks what she wrote."""
        scribe = Scribe(PROBE, url, cast_path=people)
        scribe.look_beforehand()

        scribe.begin()
        scribe.end()
        seen = scribe.afterwards()

        assert (seen.writes, seen.refused) == (2, 0)
        assert (seen.looks, seen.stale) == (2, 2)

    def test_a_write_that_is_sent_to_the_login_is_refused(self, url, people):
        """A redirect alone is no acknowledgement."""
        told = Cast.read(people)
        strangers = (replace(each, session="unknown") for each in told.people)
        replace(told, people=tuple(strangers)).write(people)
        scribe = Scribe(PROBE, url, cast_path=people)

        scribe.begin()
        scribe.end()

        assert (scribe.writes, scribe.refused) == (0, 2)
