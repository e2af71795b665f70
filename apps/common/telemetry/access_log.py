"""One log line a request: what was asked, what was answered, how long it took."""

from __future__ import annotations

import logging
from collections.abc import Callable
from time import perf_counter

from django.http import HttpRequest
from django.http.response import HttpResponseBase

logger = logging.getLogger("windtunnel.request")

# Probes ask every few seconds for ever: worth a line only to who looks for them.
LINE = "%(method)s %(path)s %(status)s %(duration_ms)s ms"
QUIET_PATHS = frozenset({"/healthz", "/readyz"})


class AccessLogMiddleware:
    """The path is logged without its query, which may hold what people searched for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        level = logging.DEBUG if request.path in QUIET_PATHS else logging.INFO
        if not logger.isEnabledFor(level):
            return self.get_response(request)
        started_s = perf_counter()
        response = self.get_response(request)
        fields = {
            "method": request.method,
            "path": request.path,
            "status": response.status_code,
            "duration_ms": round((perf_counter() - started_s) * 1000, 2),
        }
        logger.log(
            level,
            "%(method)s %(path)s %(status)s %(duration_ms)s ms",
            fields,
            extra=fields,
        )
        return response
