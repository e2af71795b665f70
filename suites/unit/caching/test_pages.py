"""Whole pages, one a person: what is kept, for whom, and what is not.

Under `per_view`, under `per_site` behind its door, and under Django's own `cache_page` as
a peer.
"""

from __future__ import annotations

import re
import time
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.template import engines
from django.template.response import TemplateResponse
from django.test import RequestFactory
from django.utils.cache import patch_cache_control

from apps.common.caching.lesson import LessonCache
from apps.common.telemetry.recorder import recording
from suites.support.doors import answered

COOKIE = "csrftoken"


class Page:
    """A view that says who asked, and counts how often it ran."""

    def __init__(self, answer=None):
        self.runs = 0
        self._answer = answer or self._greet

    def __call__(self, request):
        self.runs += 1
        return self._answer(request)

    def _greet(self, request):
        return HttpResponse(f"hello {request.COOKIES.get('sessionid', 'stranger')}")


@pytest.fixture(autouse=True, params=["per_site", "per_view", "cache_page"])
def lesson(request, settings):
    settings.CACHES = {
        alias: {
            "BACKEND": "apps.common.caching.guarded.GuardedCache",
            "LOCATION": f"{uuid4()}",
            "OPTIONS": {"inner": "locmem"},
        }
        for alias in ("default", "shop")
    }
    peer = request.param == "cache_page"
    settings.CACHE_PEER = "cache_page" if peer else "none"
    settings.CACHE_STRATEGY = "none" if peer else request.param
    settings.CACHE_TTL_S = 60
    return request.param


class Shop(LessonCache):
    """Whose views say whose they are: a door has to ask the same cache."""

    def view(self, view, **options):
        kept: Any = super().view(view, **options)
        kept.cache = self
        return kept


@pytest.fixture
def cache():
    return Shop("shop")


def get(view, path="/feed/", *, method="get", headers=None, **cookies):
    request = getattr(RequestFactory(), method)(path, headers=headers)
    request.COOKIES.update(cookies)
    if cookies:
        request.META["HTTP_COOKIE"] = "; ".join(f"{k}={v}" for k, v in cookies.items())
    if COOKIE in cookies:  # as the middleware, which stands outside, does
        request.META["CSRF_COOKIE"] = cookies[COOKIE]

    def inside(_environ):
        response = view(request)
        if hasattr(response, "render"):
            response.render()
        return response

    return answered(view.cache, inside, request.environ)


class TestKept:
    def test_a_page_that_was_made_is_shown_again(self, cache):
        """Without running the view."""
        page = Page()
        view = cache.view(page)

        assert [get(view, sessionid="ada").content for _ in range(3)] == [
            b"hello ada"
        ] * 3
        assert page.runs == 1

    def test_nobody_is_shown_another_one_s_page(self, cache):
        """The whole Cookie header tells people apart."""
        view = cache.view(Page())

        for _ in range(2):
            assert get(view, sessionid="ada").content == b"hello ada"
            assert get(view, sessionid="bo").content == b"hello bo"
            assert get(view).content == b"hello stranger"

    def test_a_part_for_htmx_is_not_taken_for_the_page(self, cache):
        """Both have the same address."""
        view = cache.view(
            Page(
                lambda request: HttpResponse(request.headers.get("HX-Request", "page"))
            )
        )

        for _ in range(2):
            assert get(view, sessionid="ada").content == b"page"
            part = get(view, sessionid="ada", headers={"HX-Request": "true"})
            assert part.content == b"true"

    def test_other_addresses_are_other_pages(self, cache):
        """Their query, too."""
        view = cache.view(Page(lambda request: HttpResponse(request.get_full_path())))

        for path in ("/feed/", "/feed/?page=2", "/profile/"):
            assert get(view, path).content.decode() == path

    def test_a_template_response_is_kept_rendered(self, cache):
        """Class-based views return what is rendered later."""
        template = engines["django"].from_string("hello {{ name }}")
        page = Page(
            lambda request: TemplateResponse(request, template, {"name": "ada"})
        )
        view = cache.view(page)

        assert [get(view, sessionid="ada").content for _ in range(2)] == [
            b"hello ada"
        ] * 2
        assert page.runs == 1

    def test_the_time_to_live_is_the_setting_s(self, cache):
        """And it is told to the browser, which may keep it for what is left of that."""
        response = get(cache.view(Page()), sessionid="ada")

        assert re.search(r"max-age=(59|60)\b", response["Cache-Control"])

    def test_a_browser_may_keep_an_old_page_less_long(self, cache, lesson, monkeypatch):
        """The peer has her reckon with its age instead."""
        view = cache.view(Page())
        get(view, sessionid="ada")
        now_s = time.time() + 20
        monkeypatch.setattr(time, "time", lambda: now_s)
        if lesson != "cache_page":
            later = replace(cache.strategy, clock=lambda: now_s)
            monkeypatch.setattr(cache, "_strategy", later)
        response = get(view, sessionid="ada")

        left_s = int(re.findall(r"max-age=(\d+)", response["Cache-Control"])[0])
        assert left_s - int(response.get("Age", 0)) in (39, 40)

    @pytest.mark.parametrize("run", [1, 2])
    def test_no_proxy_may_keep_a_page(self, cache, run):
        """Neither one that was just made nor one from the cache."""
        view = cache.view(Page())
        responses = [get(view, sessionid="ada") for _ in range(run)]

        assert "private" in responses[-1]["Cache-Control"]


class TestNotKept:
    def test_what_a_form_sends(self, cache):
        """A post is never answered from a cache."""
        page = Page()
        view = cache.view(page)

        for _ in range(2):
            get(view, method="post", sessionid="ada")
        assert page.runs == 2

    @pytest.mark.parametrize("status", [302, 404, 500])
    def test_what_is_no_page(self, cache, status):
        """A redirect to the login must not outlive the login."""
        page = Page(lambda request: HttpResponse(status=status))
        view = cache.view(page)

        for _ in range(2):
            get(view, sessionid="ada")
        assert page.runs == 2

    def test_what_the_view_declares_private(self, cache):
        """A view may say no."""

        def private(request):
            response = HttpResponse()
            patch_cache_control(response, private=True)
            return response

        page = Page(private)
        view = cache.view(page)

        for _ in range(2):
            get(view, sessionid="ada")
        assert page.runs == 2

    def test_a_page_with_a_token_for_a_new_visitor(self, cache):
        """The next one would get the page, but not the cookie that goes with it."""
        page = Page(lambda request: HttpResponse(get_token(request)))
        view = cache.view(page)

        for _ in range(2):
            get(view)
        assert page.runs == 2

    def test_a_rendered_page_with_a_token_for_a_new_visitor(self, cache):
        """The token is made when the template is rendered, after the view."""
        template = engines["django"].from_string("{% csrf_token %}")
        page = Page(lambda request: TemplateResponse(request, template, {}))
        view = cache.view(page)

        for _ in range(2):
            get(view)
        assert page.runs == 2

    def test_but_a_page_with_a_token_that_the_visitor_has_is_kept(self, cache):
        """Her cookie is part of what tells her page from others."""
        page = Page(lambda request: HttpResponse(get_token(request)))
        view = cache.view(page)

        for _ in range(2):
            get(view, sessionid="ada", csrftoken="s" * 32)
        assert page.runs == 1

    def test_a_page_that_changed_the_session(self, cache):
        """It may show what only this visitor's session holds."""

        def basket(request):
            request.session = type("Session", (dict,), {"modified": True})()
            return HttpResponse("one apple")

        page = Page(basket)
        view = cache.view(page)

        for _ in range(2):
            get(view)
        assert page.runs == 2

    def test_what_is_sent_in_pieces(self, cache):
        """There is no end of it to keep."""
        page = Page(lambda request: StreamingHttpResponse(iter([b"a", b"b"])))
        view = cache.view(page)

        for _ in range(2):
            assert b"".join(get(view, sessionid="ada")) == b"ab"
        assert page.runs == 2

    def test_an_error_is_raised_and_not_kept(self, cache):
        """The next visitor finds the page mended."""
        answers = iter([ZeroDivisionError(), None])

        def mended(request):
            if error := next(answers):
                raise error
            return HttpResponse("mended")

        view = cache.view(Page(mended))

        with pytest.raises(ZeroDivisionError):
            get(view, sessionid="ada")
        assert get(view, sessionid="ada").content == b"mended"


class TestTelemetry:
    def test_a_page_from_the_cache_is_a_hit(self, cache):
        """And one that was made is a miss, whether or not it could be kept."""
        view = cache.view(Page())
        with recording() as record:
            get(view, sessionid="ada")
            get(view, sessionid="ada")
            get(view, method="post", sessionid="ada")

        assert (record.hits, record.misses) == (1, 2)


@pytest.mark.parametrize(
    "strategy", ["none", "fragment", "cache_aside", "signals", "versioned"]
)
def test_under_another_strategy_the_view_runs(cache, settings, strategy):
    """It is decided at each request, and nothing is added to the response."""
    settings.CACHE_STRATEGY, settings.CACHE_PEER = strategy, "none"
    page = Page()
    view = cache.view(page)

    responses = [get(view, sessionid="ada") for _ in range(2)]

    assert page.runs == 2
    assert not responses[0].has_header("Cache-Control")


def test_a_decorated_view_is_still_that_view(cache):
    """Its name is what error pages and tests see."""

    def feed(request):
        """Shows posts."""

    assert cache.view(feed).__name__ == "feed"
