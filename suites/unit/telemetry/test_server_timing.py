"""The Server-Timing header of a measured run."""

from __future__ import annotations

import re

import pytest
from django.db import connections
from django.http import HttpResponse
from django.test import RequestFactory

from apps.common.telemetry import recorder
from apps.common.telemetry.measuring import server_timing
from apps.common.telemetry.middleware import (
    ServerTimingMiddleware,
    ViewTimingMiddleware,
    timed,
)
from apps.common.telemetry.recorder import Record, recording
from apps.common.telemetry.rendering import TimedTemplates

NUMBER = r"\d+\.\d\d"


def test_is_written_as_the_load_generator_reads_it():
    """Durations are in milliseconds with two decimals, counts are descriptions."""
    record = Record(
        queries=3,
        query_s=0.0012,
        round_trips=2,
        round_trip_s=0.0004,
        hits=1,
        misses=1,
        view_s=0.001,
        rendering_s=0.0006,
        elsewhere_s=0.0032,
    )

    assert server_timing(record, total_s=0.00421, cpu_s=0.0039) == (
        "total;dur=4.21, cpu;dur=3.90, middleware;dur=1.01, view;dur=1.00, "
        'render;dur=0.60, db;dur=1.20;desc="3", cache;dur=0.40;desc="2", '
        'hit;desc="1", miss;desc="1"'
    )


def test_says_nothing_of_hits_that_nobody_knows():
    """A peer that tells nobody whether it had an answer is not said to have had none."""
    told = server_timing(Record(), total_s=0, cpu_s=0, hits_are_known=False)

    assert told.endswith('cache;dur=0.00;desc="0"')


@pytest.mark.parametrize("peer, known", [("none", True), ("cachalot", False)])
def test_follows_the_peer_that_caches(peer, known, settings):
    """Whether hits are known is the peer's to say."""
    settings.CACHE_PEER = peer

    answer = ServerTimingMiddleware(lambda _request: HttpResponse())

    told = answer(RequestFactory().get("/"))["Server-Timing"]
    assert ("hit;" in told) is known


def test_tells_what_the_view_has_cost():
    """What is counted during a request is in its own header."""

    def view(_request):
        recorder.count_hit(2)
        recorder.count_round_trip(0.000_000_1)
        return HttpResponse()

    told = ServerTimingMiddleware(view)(RequestFactory().get("/"))["Server-Timing"]

    assert re.fullmatch(
        rf"total;dur={NUMBER}, cpu;dur={NUMBER}, middleware;dur={NUMBER}, "
        r'view;dur=0.00, render;dur=0.00, db;dur=0.00;desc="0", '
        r'cache;dur=0.00;desc="1", hit;desc="2", miss;desc="0"',
        told,
    )


def test_its_parts_make_up_the_whole():
    """Middleware, view, templates, queries and round trips hold nothing of one another."""
    page = TimedTemplates(
        {"NAME": "timed", "DIRS": [], "APP_DIRS": False, "OPTIONS": {}}
    ).from_string("{% for n in numbers %}{{ n }}{% endfor %}{{ asked }}")

    def view(_request):
        def asked() -> str:
            timed(lambda *_told: sum(range(30_000)), "SELECT 1", (), False, {})
            return ""

        sum(range(20_000))
        return HttpResponse(page.render({"numbers": range(500), "asked": asked}))

    told = ServerTimingMiddleware(ViewTimingMiddleware(view))(RequestFactory().get("/"))

    ms = {
        name: float(duration)
        for name, duration in re.findall(
            rf"(\w+);dur=({NUMBER})", told["Server-Timing"]
        )
    }
    parts = [ms[name] for name in ("middleware", "view", "render", "db", "cache")]
    assert all(part > 0 for part in (ms["view"], ms["render"], ms["db"]))
    # Each of them, and the whole, is rounded to a hundredth of a millisecond.
    assert sum(parts) == pytest.approx(ms["total"], abs=0.031)


class TestQueries:
    def test_are_counted_and_timed(self):
        """A statement that passes the wrapper is one query, and its answer is kept."""
        with recording() as record:
            answer = timed(lambda *told: told, "SELECT 1", (), False, {})

        assert answer == ("SELECT 1", (), False, {})
        assert record.queries == 1
        assert record.query_s > 0

    def test_count_even_if_they_fail(self):
        """The database has worked for a statement that it refuses, too."""

        def refuse(*_told):
            raise LookupError("no such table")

        with recording() as record, pytest.raises(LookupError):
            timed(refuse, "SELECT 1", (), False, {})

        assert record.queries == 1

    def test_are_watched_on_every_connection_during_the_request(self):
        """The wrapper is on all connections, and gone again after the answer."""
        seen: list[bool] = []

        def view(_request):
            seen.extend(timed in each.execute_wrappers for each in connections.all())
            return HttpResponse()

        ServerTimingMiddleware(view)(RequestFactory().get("/"))

        assert seen
        assert all(seen)
        assert not any(timed in each.execute_wrappers for each in connections.all())

    def test_are_no_longer_watched_after_a_failure(self):
        """A view that raises leaves no wrapper behind."""

        def view(_request):
            raise LookupError

        with pytest.raises(LookupError):
            ServerTimingMiddleware(view)(RequestFactory().get("/"))

        assert not any(timed in each.execute_wrappers for each in connections.all())
