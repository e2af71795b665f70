"""Server-Timing: a response tells what it cost. In measured runs only (MEASURE=1)."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter, thread_time
from typing import Any

from django.db import connections
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from .recorder import Record, count_query, recording

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class ServerTimingMiddleware:
    """Stands first, so that `total` and `cpu` cover every other middleware too."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

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
        response["Server-Timing"] = server_timing(record, total_s=total_s, cpu_s=cpu_s)
        return response


def timed(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
) -> Any:
    """An execute wrapper: the statement counts even if it fails."""
    started_s = perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        count_query(perf_counter() - started_s)


def server_timing(record: Record, *, total_s: float, cpu_s: float) -> str:
    """The header's value; durations in milliseconds, counts as descriptions.

    >>> server_timing(Record(queries=2, query_s=0.001), total_s=0.004, cpu_s=0.003)
    'total;dur=4.00, cpu;dur=3.00, db;dur=1.00;desc="2", cache;dur=0.00;desc="0", \
hit;desc="0", miss;desc="0"'
    """
    return (
        f"total;dur={total_s * 1000:.2f}, cpu;dur={cpu_s * 1000:.2f}, "
        f'db;dur={record.query_s * 1000:.2f};desc="{record.queries}", '
        f'cache;dur={record.round_trip_s * 1000:.2f};desc="{record.round_trips}", '
        f'hit;desc="{record.hits}", miss;desc="{record.misses}"'
    )
