"""Pages that browsers keep: what is sent with them, and when 304 is the answer.

`conditional.py` knows when a page has changed; this module knows HTTP. A page is told
apart by its address, the visitor's Cookie header and whether htmx asks: what is sent to
one browser validates there alone.

The validator is weak: the form tokens of two answers differ in their letters and not in
what they are good for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.utils.cache import (
    get_conditional_response,
    patch_cache_control,
    patch_vary_headers,
)

from apps.common.telemetry.recorder import count_hit, count_miss

from .conditional import Conditional, page_being_made
from .interface import Tag
from .pages import VARIES_ON, View, is_for_one_visit
from .versioned import digest

TagsOf = Callable[[HttpRequest], Collection[Tag]]

SAFE = frozenset({"GET", "HEAD"})
KNOWN_TO_VARY_ON = frozenset(name.lower() for name in VARIES_ON)


def revalidated(view: View, strategy: Conditional, tags: TagsOf) -> View:
    """`view`, answered with 304 where the browser's page is right; counts that as a hit.

    `tags` are what every page of the view rests on because of who asks.
    """

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if page_being_made() is not None:  # this one is a part of that
            return view(request, *args, **kwargs)
        if request.method not in SAFE:
            count_miss()
            return view(request, *args, **kwargs)
        page = strategy.page(address_of(request))
        if (answer := without_the_page(request, page.validator)) is not None:
            count_hit()
            return answer
        count_miss()
        with page.being_made():
            page.rest_on(tags(request))
            response = rendered(view(request, *args, **kwargs))
        patch_vary_headers(response, VARIES_ON)
        if not may_be_kept(request, response):
            page.give_up()
        if (validator := page.made()) is not None:
            label(response, validator)
        return response

    return answered


def address_of(request: HttpRequest) -> str:
    """What tells a page from every other, of whoever else."""
    cookies = request.META.get("HTTP_COOKIE", "")
    part = request.headers.get("HX-Request", "")
    return digest((request.build_absolute_uri(), cookies, part))


def without_the_page(
    request: HttpRequest, validator: str | None
) -> HttpResponseBase | None:
    """The answer that the request's own conditions lead to; None: the page itself."""
    if validator is None:
        return None
    page = HttpResponse()
    label(page, validator)
    answer = get_conditional_response(request, etag=page["ETag"], response=page)
    return None if answer is page else answer


def label(response: HttpResponseBase, validator: str) -> None:
    """What a browser has to know to ask again, and a proxy to stay out of it."""
    response["ETag"] = f'W/"{validator}"'
    patch_vary_headers(response, VARIES_ON)
    patch_cache_control(response, private=True, no_cache=True)


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
        and "no-store" not in response.get("Cache-Control", "").lower()
        and varies_on <= KNOWN_TO_VARY_ON
        and not is_for_one_visit(request)
        and not says_it_once(request)
    )


def says_it_once(request: HttpRequest) -> bool:
    """Does the page show messages? Seen again, they would be about something else."""
    messages = getattr(request, "_messages", None)
    return messages is not None and messages.used and len(messages) > 0
