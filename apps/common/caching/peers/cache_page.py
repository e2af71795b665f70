"""`cache_page`: Django's own decorator around the views that a lesson marks as pages.

A page is kept under its address and the cookies of whoever asked, for its time. Nothing
that is written makes it old. `per_view` does the same, and knows of one question less.

`cache_page` stands inside the middleware, so it does not see the cookies that sessions
and form protection set on the way out. What is made for one visitor alone is told from
the request here, and marked as private, which it leaves alone. What it does not know of
are messages. They wait in a cookie, so the page that says "Posted." is one of its own;
it is kept, and whoever posts again meanwhile is told so, there, until it expires.

It costs, in round trips: two for a hit (what the page varies on; the page), three or
four for a miss; none for a write.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.cache import cache_page

from apps.common.telemetry.recorder import count_hit, count_miss

from ..interface import Promise
from ..pages import VARIES_ON, View, is_for_one_visit
from .interface import PeerSettings, Surroundings

RAN = "apps.common.caching.view_ran"


@dataclass(frozen=True)
class CachePage:
    name = "cache_page"
    backends = ("redis", "memcached", "locmem")
    documentation = (
        "https://docs.djangoproject.com/en/5.2/topics/cache/#the-per-view-cache"
    )
    tells_hits = True

    def promise(self, ttl_s: float) -> Promise:
        return Promise(
            staleness=(
                f"A page may be up to {ttl_s:g} s old, also for who has just changed "
                "what it shows; her browser may keep it as long again."
            ),
            concurrency="Who misses together computes together; the last page stays.",
            outage="Every page is made. Afterwards none is older than promised.",
            stale_at_most_s=ttl_s,
        )

    def additions(self, site: Surroundings) -> PeerSettings:
        return PeerSettings()

    def listen(self) -> None:
        """Its hits are counted where it is put around a view."""


@lru_cache(maxsize=256)
def cached_by_django(view: View, alias: str, ttl_s: float) -> View:
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
