"""Error pages in the site's own look, which say what is wrong and what can be done."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django_guid import get_guid

from .uploads import UploadTooLarge

TEMPLATE = "web/error.html"


@dataclass(frozen=True)
class Trouble:
    """What a page has to say: its heading, what happened, and what to do about it."""

    status: int
    title: str
    what: str
    advice: str = ""


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 for what is too large."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return _page(
            request,
            Trouble(
                413,
                "That is too much at once",
                told(exception) or "The request has more in it than this site reads.",
                "Send less, or a smaller file.",
            ),
        )
    return _page(
        request,
        Trouble(
            400,
            "This request makes no sense to us",
            # The messages of SuspiciousOperation are for logs, not for visitors.
            "Something in its address or headers is malformed.",
            "If you followed a link, the link is broken.",
        ),
    )


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(
        request,
        Trouble(
            403,
            "That is not yours to do",
            told(exception) or "Your account may not see or change this.",
        ),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that was not sent from one of our pages, or from one too old."""
    return _page(
        request,
        Trouble(
            403,
            "This form could not be checked",
            f"What proves that it came from this site is missing or old. {reason}",
            "Go back, reload the page and send it again. Cookies must be allowed.",
        ),
    )


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(
        request,
        Trouble(
            404,
            "There is nothing here",
            told(exception) or f"This site has no page {request.path}.",
        ),
    )


def server_error(_request: HttpRequest) -> HttpResponse:
    """500, rendered without the request: whoever is logged in may be what failed."""
    trouble = Trouble(
        500,
        "Something broke on our side",
        "The page could not be made; the error has been written to the log.",
        f"If you report it, add this number: {get_guid() or 'none'}.",
    )
    return HttpResponse(render_to_string(TEMPLATE, {"trouble": trouble}), status=500)


def told(exception: Exception) -> str:
    """What the view said when it raised; empty if it said nothing meant for people."""
    if not isinstance(exception, Http404 | PermissionDenied | UploadTooLarge):
        return ""
    words = exception.args[0] if exception.args else ""
    # A route that does not resolve carries the patterns that were tried instead.
    return words if isinstance(words, str) else ""


def _page(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    return render(request, TEMPLATE, {"trouble": trouble}, status=trouble.status)
