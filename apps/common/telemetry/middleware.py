"""Server-Timing: a response tells what it cost. In measured runs only (MEASURE=1)."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import Any

from django.conf import settings
from django.db import connections
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from apps.common.caching.peers import PEERS

from .measuring import MEASUREMENT, Measurement
from .recorder import count_query, recording, viewing

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class ServerTimingMiddleware:
    """Stands first, so that `total` and `cpu` cover every other middleware too.

    What was begun at the door (`per_site`) goes on here.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.hits_are_known = PEERS[settings.CACHE_PEER].tells_hits

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        measurement = request.META.pop(MEASUREMENT, None) or Measurement()
        # All, also those that this thread has not used yet: a later query must count.
        wrapped = [connection.execute_wrappers for connection in connections.all()]
        for wrappers in wrapped:
            wrappers.append(timed)
        try:
            with recording(measurement.record):
                response = self.get_response(request)
        finally:
            for wrappers in wrapped:
                wrappers.remove(timed)
        response["Server-Timing"] = measurement.told(hits_are_known=self.hits_are_known)
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
