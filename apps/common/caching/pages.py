"""What all who keep whole pages must know of them: whose a page is, and what is in it.

They stand inside the middleware, so they do not see the cookies that sessions and form
protection set on the way out. What is made for one visit alone is therefore told from
the request.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse

from .versioned import digest

View = Callable[..., HttpResponseBase]

# Cookies tell people apart; htmx gets a part of the page at the address of the whole.
VARIES_ON = ("Cookie", "HX-Request")
KNOWN_TO_VARY_ON = frozenset(name.lower() for name in VARIES_ON)
SAFE = frozenset({"GET", "HEAD"})


def address_of(request: HttpRequest) -> str:
    """What tells a page from every other, of whoever else."""
    told = request.META
    return digest(
        (
            request.scheme or "",
            request.get_host(),
            request.get_full_path(),
            told.get("HTTP_COOKIE", ""),
            told.get("HTTP_HX_REQUEST", ""),
        )
    )


@dataclass(frozen=True, slots=True)
class Copy:
    """A page as it was made, but for what middleware adds to every answer anew."""

    headers: tuple[tuple[str, str], ...]
    body: bytes

    def response(self) -> HttpResponse:
        return HttpResponse(self.body, headers=dict(self.headers))


def copy_of(response: HttpResponse) -> Copy:
    return Copy(tuple(response.headers.items()), response.content)


def rendered(response: HttpResponseBase) -> HttpResponseBase:
    """Now, and not after the view has returned: templates fetch, too."""
    if isinstance(response, SimpleTemplateResponse):
        return response.render()
    return response


def may_be_kept(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Is it a whole page that says the same to the same question, until facts change?

    A view that varies on more than is known here would be told apart too little, and
    one that has a validator of its own, or says no-store, is left as it is.
    """
    varies_on = {name.strip().lower() for name in response.get("Vary", "").split(",")}
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not response.has_header("ETag")
        and not _says(response, "no-store")
        and varies_on - {""} <= KNOWN_TO_VARY_ON
        and not is_for_one_visit(request)
        and not says_it_once(request)
    )


def may_be_copied(request: HttpRequest, response: HttpResponseBase) -> bool:
    """May the site itself show it again? Not to HEAD's, and not what a view denies."""
    return (
        request.method == "GET"
        and not _says(response, "private", "no-cache", "max-age=0")
        and may_be_kept(request, response)
    )


def is_for_one_visit(request: HttpRequest) -> bool:
    """Does the page that was made go with a new cookie, or with a session's change?"""
    session = getattr(request, "session", None)
    return is_token_new(request) or (session is not None and session.modified)


def is_token_new(request: HttpRequest) -> bool:
    """Is the form token, if there is one, not yet in a cookie of this visitor's?

    Who came without one gets it with this response. The next visitor without one would
    get the page, but no cookie, and her forms would be refused.
    """
    token = request.META.get("CSRF_COOKIE")
    return token not in (None, request.COOKIES.get(settings.CSRF_COOKIE_NAME))


def says_it_once(request: HttpRequest) -> bool:
    """Does the page show messages? Seen again, they would be about something else."""
    messages: Any = getattr(request, "_messages", None)
    return messages is not None and messages.used and len(messages) > 0


def _says(response: HttpResponseBase, *directives: str) -> bool:
    told = response.get("Cache-Control", "").lower()
    return any(directive in told for directive in directives)
