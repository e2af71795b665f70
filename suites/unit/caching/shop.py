"""A small shop whose page shows what is left, for tests of pages that browsers keep."""

from __future__ import annotations

from uuid import uuid4

from django.http import HttpResponse
from django.test import RequestFactory

from apps.common.caching.interface import Key, Tag

STOCK, PRICE = Tag("shop", "stock", (1,)), Tag("shop", "price", (1,))
TOKEN = "csrftoken"


def open_shop(settings, strategy="conditional"):
    """In a memory of its own; and a blog beside it."""
    settings.CACHES = {
        alias: {
            "BACKEND": "apps.common.caching.guarded.GuardedCache",
            "LOCATION": f"{uuid4()}",
            "OPTIONS": {"inner": "locmem"},
        }
        for alias in ("default", "shop", "blog")
    }
    settings.CACHE_STRATEGY = strategy
    settings.CACHE_TTL_S = 60


class Page:
    """A view that shows how many there are, and counts how often it ran."""

    def __init__(self, cache, answer=None, *, tags=(STOCK,)):
        self.runs = 0
        self.stock = 3
        self.while_counted = lambda: None
        self.view = cache.view(self)
        self._cache, self._answer, self._tags = cache, answer, tags

    def __call__(self, request):
        self.runs += 1
        counted = self._cache.fetch(Key("shop", "stock", (1,)), self.count, self._tags)
        return (
            self._answer(request) if self._answer else HttpResponse(f"{counted} left")
        )

    def count(self):
        counted = self.stock
        self.while_counted()
        return counted

    def sell(self):
        self.stock -= 1
        change(self._cache, STOCK)


def change(cache, tag):
    """A write that is committed."""
    cache.strategy.touch([tag])


def get(page, path="/stock/", *, holding=None, method="get", htmx=False, **cookies):
    """The answer to a browser that holds this one already."""
    headers = {"HX-Request": "true"} if htmx else {}
    if holding is not None:
        headers["If-None-Match"] = holding["ETag"]
    request = getattr(RequestFactory(), method)(path, headers=headers)
    request.COOKIES.update(cookies)
    if cookies:
        request.META["HTTP_COOKIE"] = "; ".join(f"{k}={v}" for k, v in cookies.items())
    if TOKEN in cookies:  # as the middleware, which stands outside, does
        request.META["CSRF_COOKIE"] = cookies[TOKEN]
    response = page.view(request)
    if hasattr(response, "render"):
        response.render()
    return response
