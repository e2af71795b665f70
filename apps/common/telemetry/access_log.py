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
        started_s = perf_counter()
        response = self.get_response(request)
        took_s = perf_counter() - started_s
        log_access(request.method or "", request.path, response.status_code, took_s)
        return response


def log_access(method: str, path: str, status: int, seconds: float) -> None:
    level = logging.DEBUG if path in QUIET_PATHS else logging.INFO
    if not logger.isEnabledFor(level):
        return
    fields = {
        "method": method,
        "path": path,
        "status": status,
        "duration_ms": round(seconds * 1000, 2),
    }
    logger.log(level, LINE, fields, extra=fields)
