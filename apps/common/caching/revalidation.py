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
from django.utils.cache import (
    get_conditional_response,
    patch_cache_control,
    patch_vary_headers,
)

from apps.common.telemetry.recorder import count_hit, count_miss

from .conditional import Conditional, Page, page_being_made
from .interface import Tag
from .pages import (
    SAFE,
    VARIES_ON,
    Copy,
    View,
    address_of,
    copy_of,
    may_be_copied,
    may_be_kept,
    rendered,
)

TagsOf = Callable[[HttpRequest], Collection[Tag]]


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
        answer = without_the_page(request, page.validator) or kept_copy(page)
        if answer is not None:
            count_hit()
            return answer
        count_miss()
        with page.being_made():
            page.rest_on(tags(request))
            response = rendered(view(request, *args, **kwargs))
        patch_vary_headers(response, VARIES_ON)
        if not may_be_kept(request, response):
            page.give_up()
        if (validator := page.made(copy_for(page, request, response))) is not None:
            label(response, validator)
        return response

    return answered


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


def kept_copy(page: Page) -> HttpResponseBase | None:
    """What was made before and is still right, where the site keeps such; or None."""
    copy = page.strategy.copy_of(page)
    validator = page.validator
    if not isinstance(copy, Copy) or validator is None:
        return None
    response = copy.response()
    label(response, validator)
    return response


def copy_for(
    page: Page, request: HttpRequest, response: HttpResponseBase
) -> Copy | None:
    if (
        page.strategy.copies
        and isinstance(response, HttpResponse)
        and may_be_copied(request, response)
    ):
        return copy_of(response)
    return None


def label(response: HttpResponseBase, validator: str) -> None:
    """What a browser has to know to ask again, and a proxy to stay out of it."""
    response["ETag"] = f'W/"{validator}"'
    patch_vary_headers(response, VARIES_ON)
    patch_cache_control(response, private=True, no_cache=True)
