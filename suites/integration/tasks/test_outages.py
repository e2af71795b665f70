"""A Memcached that stops costs no answer, and leaves none old."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import caches

from apps.common.caching.watch import forget_servers
from apps.common.telemetry.recorder import recording
from apps.tasks import caching, services
from fixtures.factories.tasks import TaskFactory
from fixtures.own_server import OwnServer
from fixtures.provisioners.interface import ServiceMissing
from fixtures.provisioners.readiness import wait_until
from suites.support.pages import seen

from .pages import counts_on, titles_of

pytestmark = [
    pytest.mark.uncounted,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("fresh_cache"),
]
DEADLINE_S = 30.0
TYPED = "what somebody\r\ntyped"


@pytest.fixture
def memcached(settings) -> Iterator[OwnServer]:
    """The lesson's cache on a server of this test's own, with production's timeout."""
    try:
        server = OwnServer("memcached")
    except ServiceMissing as missing:
        pytest.skip(str(missing))
    forget_servers()
    with server:
        told = settings.CACHES["tasks"]
        own = {"LOCATION": server.url, "OPTIONS": {"inner": "memcached"}}
        settings.CACHES = {**settings.CACHES, "tasks": {**told, **own}}
        settings.CACHE_STRATEGY = "versioned"
        yield server
    forget_servers()


def test_lists_are_shown_and_tasks_are_written_without_it(memcached, ada, browser_of):
    """It is killed, and she goes on; it comes back empty, and is used again."""
    browser, task = browser_of(ada), TaskFactory(user=ada, title="gear")
    assert titles_of(browser) == ["gear"]

    memcached.kill()
    services.move(ada, task.pk, "completed")
    assert titles_of(browser, "?status=completed") == ["gear"]
    assert counts_on(seen(browser, "/tasks/"))["completed"] == 1
    memcached.start()

    wait_until(
        lambda: is_found_again(browser), deadline_s=DEADLINE_S, what="it is used again"
    )
    assert titles_of(browser, "?status=completed") == ["gear"]


def test_what_was_written_while_it_was_frozen_is_not_old_afterwards(
    memcached, ada, browser_of
):
    """Though it has kept all that it had: the old list is forgotten before it is read."""
    browser, task = browser_of(ada), TaskFactory(user=ada, title="gear")
    assert titles_of(browser) == ["gear"]

    with memcached.silent():
        services.remove(ada, task.pk)
        assert titles_of(browser) == []

    wait_until(
        lambda: titles_of(browser) == [] and is_found_again(browser),
        deadline_s=DEADLINE_S,
        what="it is used again",
    )
    assert titles_of(browser) == []


def test_a_key_that_somebody_typed_is_owed_like_any_other(memcached, db):
    """What was deleted meanwhile is not there when it is back."""
    cache = caches["tasks"]
    cache.set(TYPED, "old", None)
    assert cache.get(TYPED) == "old"

    with memcached.silent():
        # It is told to halt, and may still answer what it was asked in that moment.
        wait_until(
            lambda: cache.get(TYPED) is None, deadline_s=DEADLINE_S, what="it is silent"
        )
        cache.delete(TYPED)

    breaker = caching.cache.strategy.store.breaker
    wait_until(
        lambda: breaker.closed, deadline_s=DEADLINE_S, what="it is trusted again"
    )
    assert cache.get(TYPED) is None


def is_found_again(browser) -> bool:
    """Are lists served from it?"""
    titles_of(browser)
    with recording() as record:
        titles_of(browser)
    return record.hits > 0 and record.misses == 0
