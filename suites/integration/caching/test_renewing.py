"""Who writes through renews what a write names, once it is committed."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import transaction

from apps.common.caching.interface import Key, Tag
from apps.common.caching.lesson import LessonCache
from fixtures.caching import Computation

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("fresh_cache"),
]
TAG = Tag("social", "post", (1,))


@pytest.fixture
def key():
    return Key("social", "post", (uuid4().hex,))


@pytest.fixture
def cache(settings):
    settings.CACHE_STRATEGY = "write_through"
    return LessonCache("social")


def test_the_writer_is_the_first_reader(cache, key):
    """After her commit what she named is in the cache, and new."""
    cache.fetch(key, Computation("old"), [TAG])

    with transaction.atomic():
        cache.touch(TAG)
        cache.renew(lambda: cache.fetch(key, Computation("new"), [TAG]))

    assert cache.fetch(key, Computation("computed again"), [TAG]) == "new"


def test_what_is_rolled_back_renews_nothing(cache):
    """There is nothing new."""
    renewal = Computation()

    with transaction.atomic():
        cache.renew(renewal)
        transaction.set_rollback(True)

    assert renewal.calls == 0


@pytest.mark.parametrize("strategy", ["none", "signals", "lease"])
def test_nobody_else_renews(cache, settings, strategy):
    """A write costs them what it did before."""
    settings.CACHE_STRATEGY = strategy
    renewal = Computation()

    cache.renew(renewal)

    assert renewal.calls == 0


def test_what_cannot_be_renewed_has_no_bearing_on_the_write(cache, caplog):
    """It is committed already; the next reader computes."""

    def fail():
        raise LookupError("the post is gone")

    with caplog.at_level("INFO"):
        cache.renew(fail)

    assert "the post is gone" in caplog.text
