"""The cache server goes away: readers read on, editors publish, and nothing old comes back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from apps.cms import services
from apps.cms.settling import Status
from apps.common.caching.watch import forget_servers
from apps.common.telemetry.recorder import recording
from fixtures.factories.cms import PostFactory
from fixtures.own_server import OwnServer
from fixtures.provisioners.interface import ServiceMissing
from fixtures.provisioners.readiness import wait_until
from suites.support.pages import seen

from .pages import titles

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("fresh_cache"),
]


@pytest.fixture
def memcached(settings) -> Iterator[OwnServer]:
    """The lesson's cache on a server of this test's own, with production's timeout."""
    try:
        server = OwnServer("memcached")
    except ServiceMissing as missing:
        pytest.skip(str(missing))
    forget_servers()
    with server:
        told = settings.CACHES["cms"]
        own = {"LOCATION": server.url, "OPTIONS": {"inner": "memcached"}}
        settings.CACHES = {**settings.CACHES, "cms": {**told, **own}}
        yield server
    forget_servers()


@pytest.mark.parametrize("strategy", ["versioned", "layered"])
def test_everything_goes_on(strategy, memcached, ada, client, settings):
    """What is published meanwhile is seen meanwhile, and afterwards."""
    settings.CACHE_STRATEGY = strategy
    PostFactory(title="Before", author=ada)
    draft = PostFactory(title="Meanwhile", author=ada, status=Status.DRAFT)
    assert titles(client) == ["Before"]

    memcached.kill()
    services.publish(draft.pk)
    assert titles(client) == ["Meanwhile", "Before"]
    assert "Meanwhile</h1>" in seen(client, f"/blog/{draft.slug}/")
    memcached.start()

    wait_until(
        lambda: is_remembered(client), deadline_s=30, what="the list is kept again"
    )
    assert titles(client) == ["Meanwhile", "Before"]


def is_remembered(client) -> bool:
    titles(client)
    with recording() as record:
        titles(client)
    return record.misses == 0 and record.hits > 0
