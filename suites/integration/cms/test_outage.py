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
    pytest.mark.uncounted,
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
    """What is published while it is silent is seen then, and afterwards.

    Though it has kept all that it had: the old list is forgotten before it is read. And
    the same when it is killed, and comes back with nothing.
    """
    settings.CACHE_STRATEGY = strategy
    PostFactory(title="Before", author=ada)
    dark, dead = PostFactory.create_batch(2, author=ada, status=Status.DRAFT)
    assert titles(client) == ["Before"]

    with memcached.silent():
        services.publish(dark.pk)
        assert titles(client) == [dark.title, "Before"]
        assert f"{dark.title}</h1>" in seen(client, f"/blog/{dark.slug}/")
    until_it_is_used_again(client)
    assert titles(client) == [dark.title, "Before"]

    memcached.kill()
    services.publish(dead.pk)
    assert titles(client) == [dead.title, dark.title, "Before"]
    memcached.start()
    until_it_is_used_again(client)
    assert titles(client) == [dead.title, dark.title, "Before"]


def until_it_is_used_again(client) -> None:
    wait_until(
        lambda: is_remembered(client), deadline_s=30, what="the list is kept again"
    )


def is_remembered(client) -> bool:
    titles(client)
    with recording() as record:
        titles(client)
    return record.misses == 0 and record.hits > 0
