"""Pages that browsers keep: when 304 is the answer, and when the page is."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.template import engines
from django.template.response import TemplateResponse

from apps.common.caching.interface import Key
from apps.common.caching.lesson import LessonCache, lesson_cache
from apps.common.telemetry.recorder import recording

from .shop import PRICE, STOCK, Page, change, get, open_shop


@pytest.fixture(autouse=True, params=["conditional", "layered"])
def shop(request, settings):
    open_shop(settings, request.param)


@pytest.fixture
def cache():
    return LessonCache("shop")


@pytest.fixture
def page(cache):
    return Page(cache)


class TestUnchanged:
    def test_a_page_that_is_held_is_not_sent_again(self, page):
        """Nor is it made."""
        held = get(page)
        answers = [get(page, holding=held) for _ in range(3)]

        assert [answer.status_code for answer in answers] == [304] * 3
        assert {answer.content for answer in answers} == {b""}
        assert page.runs == 1

    def test_304_says_again_what_goes_with_the_page(self, page):
        """RFC 9110, 15.4.5: what a keeper of pages needs to know."""
        held = get(page)
        answer = get(page, holding=held)

        assert answer["ETag"] == held["ETag"]
        assert answer["Cache-Control"] == held["Cache-Control"] == "private, no-cache"
        assert answer["Vary"] == held["Vary"] == "Cookie, HX-Request"

    def test_the_validator_is_weak(self, page):
        """Two answers mean the same, and their form tokens differ."""
        assert get(page)["ETag"].startswith('W/"')

    def test_one_of_several_that_are_held_is_enough(self, page):
        """A browser may hold a page in several states."""
        held = get(page)
        held["ETag"] = f'"other", {held["ETag"]}'

        assert get(page, holding=held).status_code == 304

    @pytest.mark.parametrize("told", ['"other"', 'W/"0"', "rubbish", ""])
    def test_another_validator_leads_to_the_page(self, page, told):
        """One of another site, or of no one."""
        held = get(page)
        held["ETag"] = told

        assert get(page, holding=held).content == b"3 left"

    def test_head_is_asked_like_get(self, page):
        """It has no body either way."""
        assert get(page, holding=get(page), method="head").status_code == 304


class TestChanged:
    def test_a_write_brings_the_page(self, page):
        """At once, and with a validator of its own."""
        held = get(page)
        page.sell()
        answer = get(page, holding=held)

        assert (answer.status_code, answer.content) == (200, b"2 left")
        assert get(page, holding=answer).status_code == 304

    def test_a_write_while_the_page_is_made(self, page):
        """What she was shown was true when it was read; she is not told so again."""
        page.while_counted = page.sell
        held = get(page)
        page.while_counted = lambda: None

        assert held.content == b"3 left"
        assert get(page, holding=held).content == b"2 left"

    def test_a_write_while_a_known_page_is_made(self, page):
        """The same for versions that were read before the view began."""
        get(page)
        page.sell()
        page.while_counted = page.sell
        held = get(page)
        page.while_counted = lambda: None

        assert held.content == b"2 left"
        assert get(page, holding=held).content == b"1 left"

    def test_every_way_to_ask_is_heard_of(self, cache):
        """Data one by one, many at once, and what a fragment is rendered from."""
        key = Key("shop", "stock", (1,))
        ways = {
            "fetch": lambda: cache.fetch(key, str, [STOCK]),
            "fetch_many": lambda: cache.fetch_many({key: [STOCK]}, dict.fromkeys),
            "fragment": lambda: cache.fragment(key, str, [STOCK]),
            "a template's": lambda: lesson_cache("shop").fragment(key, str, [STOCK]),
        }
        for way, ask in ways.items():
            page = Page(cache, lambda _request, ask=ask: HttpResponse(ask()), tags=())
            held = get(page, f"/{way}/")
            assert get(page, f"/{way}/", holding=held).status_code == 304, way
            change(cache, STOCK)
            assert get(page, f"/{way}/", holding=held).status_code == 200, way

    def test_what_a_template_fetches_counts(self, cache):
        """Class-based views return what is rendered later."""
        template = engines["django"].from_string("{{ price }}")

        def show(request):
            price = lambda: cache.fetch(Key("shop", "price"), str, [PRICE])  # noqa: E731
            return TemplateResponse(request, template, {"price": price})

        page = Page(cache, show)
        held = get(page)
        change(cache, PRICE)

        assert get(page, holding=held).status_code == 200

    def test_who_asks_may_be_a_fact_too(self, cache):
        """Her name stands on the page, and no part of it fetches that."""
        page = Page(cache)
        page.view = cache.view(page, tags=lambda _request: [PRICE])
        held = get(page)
        change(cache, PRICE)

        assert get(page, holding=held).status_code == 200

    @pytest.mark.parametrize("changed", [STOCK, PRICE], ids=str)
    def test_a_page_within_a_page_is_a_part_of_it(self, page, cache, changed):
        """The whole rests on the facts of both."""
        whole = Page(cache, page.view, tags=[PRICE])
        held = get(whole)
        assert get(whole, holding=held).status_code == 304
        change(cache, changed)

        assert get(whole, holding=held).status_code == 200


class TestForWhom:
    def test_nobody_s_page_validates_another_one_s(self, page):
        """The whole Cookie header tells people apart."""
        held = get(page, sessionid="ada")
        get(page, sessionid="bo")

        assert get(page, holding=held, sessionid="bo").status_code == 200
        assert get(page, holding=held).status_code == 200
        assert get(page, holding=held, sessionid="ada").status_code == 304

    def test_a_part_for_htmx_does_not_validate_the_page(self, page):
        """Both have the same address."""
        held = get(page, htmx=True)
        get(page)

        assert get(page, holding=held).status_code == 200

    def test_other_addresses_are_other_pages(self, page):
        """Their query, too."""
        held = get(page)
        get(page, "/stock/?page=2")

        assert get(page, "/stock/?page=2", holding=held).status_code == 200


def test_304_is_a_hit_and_a_page_a_miss(page, settings):
    """Whether or not it could have a validator."""
    settings.CACHE_STRATEGY = "conditional"
    with recording() as record:
        held = get(page)
        get(page, holding=held)
        get(page, method="post")

    assert (record.hits, record.misses) == (1, 2)


@pytest.mark.parametrize("strategy", ["none", "per_view", "fragment", "versioned"])
def test_under_another_strategy_no_page_has_a_validator(page, settings, strategy):
    """It is decided at each request."""
    settings.CACHE_STRATEGY = strategy

    assert not get(page).has_header("ETag")


def test_a_decorated_view_is_still_that_view(cache):
    """Its name is what error pages and tests see."""

    def stock(request):
        """Shows what is left."""

    assert cache.view(stock).__name__ == "stock"
