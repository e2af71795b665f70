"""Forms of pages that all strangers share: where they were sent from, without a token.

A form token is one visitor's, and comes with a cookie of hers. With one in the page of a
product, no two strangers would be alike, and no cache could keep the page for both. So
the forms that put something into a cart have none. A browser says itself from where it
sends a form (Sec-Fetch-Site, and before that Origin), and no page can make it lie. Besides,
the session's cookie is SameSite=Lax, so that no other site could reach her cart.

What sends neither header is no browser, and carries nobody's cookies but its own.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt

Arguments = ParamSpec("Arguments")
Act = Callable[Concatenate[HttpRequest, Arguments], HttpResponse]

REASON = "It was sent from another site."


def from_our_pages(act: Act[Arguments]) -> Act[Arguments]:
    """In the place of a form token; refuses as that does."""

    @csrf_exempt
    @wraps(act)
    def guarded(
        request: HttpRequest, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponse:
        if not is_from_us(request):
            refused: HttpResponse = import_string(settings.CSRF_FAILURE_VIEW)(
                request, reason=REASON
            )
            return refused
        return act(request, *args, **kwargs)

    return guarded  # type: ignore[return-value]  # it names its first parameter


def is_from_us(request: HttpRequest) -> bool:
    if site := request.headers.get("Sec-Fetch-Site"):
        # "none" is whoever typed the address herself.
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    # Behind a proxy the scheme may be another; the host is what tells sites apart.
    return origin is None or urlsplit(origin).netloc == request.get_host()
