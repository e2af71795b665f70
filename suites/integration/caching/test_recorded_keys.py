"""What a site records of its writes: what they have made old, once they are done."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import transaction

from apps.common.telemetry.keys import close_recordings
from reports.prediction.trace import read_trace
from suites.integration.caching import greeting
from suites.integration.caching.greeting import TAG, cache

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.CACHES = {
        alias: {
            "BACKEND": "apps.common.caching.guarded.GuardedCache",
            "LOCATION": f"{uuid4()}",
            "OPTIONS": {"inner": "locmem"},
        }
        for alias in ("default", "sessions", "social")
    }
    settings.CACHE_STRATEGY = "signals"
    settings.RECORD_KEYS = tmp_path
    greeting.introduce("old")
    greeting.read()
    yield tmp_path
    close_recordings()


def test_a_write_that_is_committed_is_told(folder):
    """The keys that rest on what it touched are old from then on."""
    greeting.write("new")

    trace = read_trace(folder)
    assert [trace.names[key] for key in trace.forgotten] == [str(greeting.KEY)]
    assert trace.forgotten_s[0] > trace.moments_s[0]


def test_a_write_that_is_rolled_back_is_not(folder):
    """Nothing has become old."""
    with transaction.atomic():
        cache.touch(TAG)
        transaction.set_rollback(True)

    assert read_trace(folder).forgotten.tolist() == []
