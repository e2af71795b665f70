"""Whole responses by address and person: Django's `cache_page`, made safe for people.

`cache_page` stands inside the middleware, so it does not see the cookies that sessions
and form protection set on the way out. What is made for one visitor alone is therefore
told from the request, and not kept.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.cache import cache_page

from apps.common.telemetry.recorder import count_hit, count_miss

View = Callable[..., HttpResponseBase]

# Cookies tell people apart; htmx gets a part of the page at the address of the whole.
VARIES_ON = ("Cookie", "HX-Request")
RAN = "apps.common.caching.view_ran"


def cached_by_person(view: View, *, alias: str, ttl_s: float) -> View:
    """`view`, answered from cache `alias` where it can be; counts a hit or a miss."""

    def made(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.META[RAN] = True
        response = view(request, *args, **kwargs)
        patch_vary_headers(response, VARIES_ON)
        when_rendered(response, lambda made: keep_to_one_visitor(request, made))
        return response

    kept = cache_page(max(1, int(ttl_s)), cache=alias, key_prefix=alias)(made)

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = kept(request, *args, **kwargs)
        if request.META.pop(RAN, False):
            count_miss()
        else:
            count_hit()
        when_rendered(response, keep_from_proxies)
        return response

    return answered


def keep_to_one_visitor(request: HttpRequest, response: HttpResponseBase) -> None:
    """Marks what must not be kept: `cache_page` leaves alone what is private."""
    if is_for_one_visit(request):
        patch_cache_control(response, private=True)


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


def keep_from_proxies(response: HttpResponseBase) -> None:
    """The browser may keep the page for its time; what stands between may not."""
    if response.has_header("Cache-Control"):
        patch_cache_control(response, private=True)


def when_rendered(
    response: HttpResponseBase, then: Callable[[HttpResponseBase], None]
) -> None:
    """Now, or when a response that is still to be rendered has been."""
    if isinstance(response, SimpleTemplateResponse):
        response.add_post_render_callback(then)
    else:
        then(response)
