"""Requests that go through the door of `per_site`, without a server around it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client
from django.test.client import ClientHandler

from apps.common.caching.door import Door, Headers
from apps.common.caching.lesson import LessonCache
from apps.common.caching.per_site import PerSite

Environ = dict[str, Any]
Inside = Callable[[Environ], HttpResponseBase]


def answered(cache: LessonCache, inside: Inside, environ: Environ) -> HttpResponseBase:
    """What comes out of a door that asks `cache`, where `inside` makes the responses.

    Under a strategy without a door there is none.
    """
    made: list[HttpResponseBase] = []
    told: Headers = []

    def application(
        environ: Environ, start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        response = inside(environ)
        made.append(response)
        cookies = [each.OutputString() for each in response.cookies.values()]
        headers = [*response.items(), *(("Set-Cookie", each) for each in cookies)]
        start_response(f"{response.status_code} {response.reason_phrase}", headers)
        return response

    def keeper_of(_path: str) -> PerSite | None:
        strategy = cache.strategy
        return strategy if isinstance(strategy, PerSite) else None

    door = Door(application, keeper_of, measured=False)
    pieces = door(environ, lambda _status, headers: told.extend(headers))
    plain = {name: value for name, value in told if name != "Set-Cookie"}
    if not made:
        return HttpResponse(b"".join(pieces), headers=plain)
    (response,) = made
    for name, value in plain.items():
        response[name] = value
    return response


class ClientAtTheDoor(Client):
    """Django's test client, which otherwise comes in behind it."""

    def __init__(self, cache: LessonCache, **options: Any) -> None:
        super().__init__(**options)
        self.handler = HandlerAtTheDoor(cache, self.handler.enforce_csrf_checks)


class HandlerAtTheDoor(ClientHandler):
    def __init__(self, cache: LessonCache, enforce_csrf_checks: bool) -> None:
        super().__init__(enforce_csrf_checks)
        self._cache = cache

    def __call__(self, environ: Environ) -> Any:
        response: Any = answered(self._cache, super().__call__, environ)
        if not hasattr(response, "wsgi_request"):  # nobody inside was asked
            response.wsgi_request = WSGIRequest(environ)
        return response
