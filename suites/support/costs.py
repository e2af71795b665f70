"""What a page costs beside what its budget allows: the counts that do not vary."""

from __future__ import annotations

import datetime as dt

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.common.telemetry.recorder import recording
from apps.common.web.pagination import EPOCH, MICROSECOND, Position
from load.budgets import budgets_of
from reports.gate.budgets import Endpoint


def pages_of(app: str) -> dict[str, Endpoint]:
    """The endpoints of a lesson's budgets that are read, and not written to."""
    endpoints = budgets_of(app).endpoints
    return {name: each for name, each in endpoints.items() if each.method == "GET"}


def cost(browser: Client, path: str, *, partial: bool = False) -> tuple[int, int]:
    """The queries and the round trips to the cache that a page takes now.

    Of a `partial`, only the part is asked for, as htmx does.
    """
    headers = {"HX-Request": "true"} if partial else {}
    with recording() as record, CaptureQueriesContext(connection) as queries:
        status = browser.get(path, headers=headers).status_code
        assert status == 200, (path, status)
        return len(queries), record.round_trips


def budgeted(page: Endpoint) -> tuple[tuple[int, int], tuple[int, int]]:
    """The same two counts, without a cache and with a full one, as the file says."""
    computed, remembered = page.computed, page.remembered
    assert computed is not None
    assert remembered is not None
    return (
        (computed.queries, computed.round_trips),
        (remembered.queries, remembered.round_trips),
    )


def before_tomorrow() -> str:
    """A place in every list, newest first, from which on all that is made now comes."""
    tomorrow = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
    return str(Position(((tomorrow - EPOCH) // MICROSECOND, 0)))
