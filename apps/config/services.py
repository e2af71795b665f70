"""SERVICE: one image, started as one service of a lesson, answers for that alone."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase


class OneServiceMiddleware:
    """Routes of other services still reverse, for links lead there; here they are 404.

    A route that no service claims (health, static files, the admin) is everybody's.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not settings.SERVICE:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        match = request.resolver_match
        name = match.view_name if match is not None else ""
        claimed_by = settings.SERVICES_OF_URL.get(name)
        if claimed_by and settings.SERVICE not in claimed_by:
            raise Http404(
                f"This is {settings.SERVICE}; {name} is answered by "
                f"{' and '.join(sorted(claimed_by))}."
            )
