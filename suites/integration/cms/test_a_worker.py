"""A real worker with a real clock: what is planned for soon is there soon."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from apps.cms import clock
from apps.cms.settling import Status
from fixtures.factories.cms import PostFactory
from fixtures.provisioners.readiness import wait_until
from fixtures.worker import worker

from .pages import titles

SOON = timedelta(seconds=2)


@pytest.fixture
def site_with_a_clock(transactional_db, broker, site_settings, tmp_path):
    told = {
        "APPS": "cms",
        "CELERY_BROKER_URL": broker,
        "CMS_PUBLISH_EVERY_S": "1",
    }
    settings = replace(site_settings, extra={**site_settings.extra, **told})
    with worker(settings, folder=tmp_path, with_beat=True) as process:
        yield process


def test_a_plan_for_soon_is_kept(site_with_a_clock, settings, ada, client):
    """Nobody sees it before, and everybody afterwards, in lists that were remembered."""
    settings.CACHE_TTL_S = 3600  # nothing is seen because something else has expired
    PostFactory(title="Now", author=ada)
    at = clock.now() + SOON
    PostFactory(title="Soon", author=ada, status=Status.SCHEDULED, published_at=at)

    shown = titles(client)
    assert shown == ["Now"]

    wait_until(
        lambda: titles(client) == ["Soon", "Now"],
        deadline_s=60,
        what="the planned post is in the list",
        process=site_with_a_clock,
    )
    assert clock.now() >= at
