"""Server-Timing: a response tells what it cost. In measured runs only (MEASURE=1)."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter, thread_time
from typing import Any

from django.conf import settings
from django.db import connections
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from apps.common.caching.peers import PEERS

from .recorder import Record, count_query, recording, viewing

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class ServerTimingMiddleware:
    """Stands first, so that `total` and `cpu` cover every other middleware too."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.hits_are_known = PEERS[settings.CACHE_PEER].tells_hits

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        started_s, cpu_started_s = perf_counter(), thread_time()
        # All, also those that this thread has not used yet: a later query must count.
        wrapped = [connection.execute_wrappers for connection in connections.all()]
        for wrappers in wrapped:
            wrappers.append(timed)
        try:
            with recording() as record:
                response = self.get_response(request)
        finally:
            for wrappers in wrapped:
                wrappers.remove(timed)
        cpu_s, total_s = thread_time() - cpu_started_s, perf_counter() - started_s
        response["Server-Timing"] = server_timing(
            record, total_s=total_s, cpu_s=cpu_s, hits_are_known=self.hits_are_known
        )
        return response


class ViewTimingMiddleware:
    """Stands last: what it encloses is the finding of the view, and the view."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with viewing():
            return self.get_response(request)


def timed(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
) -> Any:
    """An execute wrapper: the statement counts even if it fails."""
    started_s = perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        count_query(perf_counter() - started_s)


def server_timing(
    record: Record, *, total_s: float, cpu_s: float, hits_are_known: bool = True
) -> str:
    """The header's value; durations in milliseconds, counts as descriptions.

    `middleware`, `view`, `render`, `db` and `cache` hold no part of one another, and
    add up to `total`.

    >>> asked = Record(queries=2, query_s=0.001, view_s=0.002, elsewhere_s=0.003)
    >>> server_timing(asked, total_s=0.004, cpu_s=0.003)
    'total;dur=4.00, cpu;dur=3.00, middleware;dur=1.00, view;dur=2.00, render;dur=0.00, \
db;dur=1.00;desc="2", cache;dur=0.00;desc="0", hit;desc="0", miss;desc="0"'
    """
    hits = f', hit;desc="{record.hits}", miss;desc="{record.misses}"'
    return (
        f"total;dur={total_s * 1000:.2f}, cpu;dur={cpu_s * 1000:.2f}, "
        f"middleware;dur={(total_s - record.elsewhere_s) * 1000:.2f}, "
        f"view;dur={record.view_s * 1000:.2f}, "
        f"render;dur={record.rendering_s * 1000:.2f}, "
        f'db;dur={record.query_s * 1000:.2f};desc="{record.queries}", '
        f'cache;dur={record.round_trip_s * 1000:.2f};desc="{record.round_trips}"'
        f"{hits if hits_are_known else ''}"
    )
