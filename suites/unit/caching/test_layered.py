"""Rules special to `layered`: what each layer answers, and that none answers too long."""

from __future__ import annotations

import pytest
from django.http import HttpResponse

from apps.common.caching.interface import Key, Tag
from apps.common.caching.layered import Layered
from apps.common.caching.lesson import LessonCache
from apps.common.telemetry.recorder import recording
from fixtures.caching import Computation

from .shop import PRICE, STOCK, Page, change, get, open_shop

ADA, BO = Tag("social", "author", ("ada",)), Tag("social", "author", ("bo",))
FEED = "ada's feed"
TTL_S = 60


@pytest.fixture
def shop(settings):
    open_shop(settings, "layered")


@pytest.fixture
def cache(shop):
    return LessonCache("shop")


@pytest.fixture
def strategy(process):
    return process.strategy(Layered, ttl_s=TTL_S)


def made(strategy, *tags, copy="the page"):
    page = strategy.page(FEED)
    with page.being_made():
        page.rest_on(tags)
    return page.made(copy)


def kept(strategy):
    return strategy.copy_of(strategy.page(FEED))


class TestCopies:
    def test_who_holds_nothing_is_sent_the_page_that_was_made(self, cache):
        """Without running the view, and with the validator that it has."""
        page = Page(cache)
        first = get(page)
        again = get(page)

        assert (again.status_code, again.content) == (200, first.content)
        assert again["ETag"] == first["ETag"]
        assert again["Cache-Control"] == first["Cache-Control"] == "private, no-cache"
        assert page.runs == 1

    def test_what_middleware_adds_is_no_part_of_it(self, cache):
        """It is added to every answer anew."""
        page = Page(cache)
        get(page)["X-Request-ID"] = "of the first"

        assert not get(page).has_header("X-Request-ID")

    def test_a_write_makes_it_old(self, cache):
        """At once: nobody asks for it by the validator of before."""
        page = Page(cache)
        get(page)
        page.sell()

        assert get(page).content == b"2 left"

    def test_none_is_looked_for_after_a_write(self, strategy, process):
        """The list says of which validator there is one."""
        made(strategy, ADA)
        strategy.touch([ADA])
        before = process.backend.round_trips

        assert kept(strategy) is None
        assert process.backend.round_trips - before == 2

    def test_what_another_page_has_read_is_no_news_of_it(self, strategy):
        """Asked for while another one is being made, it is as old as the counters say."""
        made(strategy, ADA)
        other = strategy.page("bo's feed")

        with other.being_made():
            other.rest_on([ADA])
            strategy.touch([ADA])

            assert kept(strategy) is None

    def test_a_view_may_deny_it(self, cache):
        """What it calls private may be held by the browser alone."""

        def private(_request):
            return HttpResponse("yours", headers={"Cache-Control": "private"})

        page = Page(cache, private)
        held = get(page)

        assert get(page, holding=held).status_code == 304
        assert get(page).content == b"yours"
        assert page.runs == 2

    def test_head_leaves_none(self, cache):
        """It might have been answered without a body."""
        page = Page(cache)
        get(page, method="head")
        get(page)

        assert page.runs == 2

    def test_it_lives_no_longer_than_its_page_may(self, strategy, clock):
        """What no tag names is at most so old."""
        made(strategy, ADA)
        assert kept(strategy) == "the page"
        clock.advance(TTL_S)

        assert kept(strategy) is None

    def test_while_the_cache_is_away_there_is_none(self, strategy, process):
        """The page is made."""
        made(strategy, ADA)
        page = strategy.page(FEED)
        process.backend.away = True

        assert strategy.copy_of(page) is None


class TestRows:
    def test_a_page_is_made_again_of_what_did_not_change(self, cache):
        """Stock was sold, and the price was not asked for again."""
        price = Computation(5)

        def show(_request):
            return HttpResponse(cache.fetch(Key("shop", "price", (1,)), price, [PRICE]))

        page = Page(cache, show)
        get(page)
        page.sell()
        get(page)

        assert (page.runs, price.calls) == (2, 1)

    def test_they_serve_requests_that_make_no_page(self, cache):
        """A form's answer, for one."""
        stock = Computation()
        for _ in range(2):
            cache.fetch(Key("shop", "stock", (1,)), stock, [STOCK])

        assert stock.calls == 1

    def test_each_layer_is_counted_where_it_is_asked(self, cache):
        """A page is a hit or a miss; and so is each value that it is made of."""
        page = Page(cache)
        with recording() as record:
            held = get(page)
            get(page, holding=held)
            get(page)
        assert (record.hits, record.misses) == (2, 2)

        change(cache, PRICE)
        other = Page(cache)
        with recording() as record:
            get(other, "/another/")
        assert (record.hits, record.misses) == (1, 1)


class TestCost:
    def test_a_page_that_is_held_takes_two_round_trips(self, strategy, process):
        """Its list, and all its counters at once."""
        made(strategy, ADA, BO)
        before = process.backend.round_trips
        assert strategy.page(FEED).validator is not None

        assert process.backend.round_trips - before == 2

    def test_a_copy_takes_three(self, strategy, process):
        """And the page."""
        made(strategy, ADA, BO)
        before = process.backend.round_trips
        assert kept(strategy) == "the page"

        assert process.backend.round_trips - before == 3

    def test_a_page_asks_once_for_each_counter(self, strategy, process):
        """What is fetched for it has the versions that it rests on."""
        made(strategy, ADA)
        strategy.touch([ADA])
        before = process.backend.round_trips
        page = strategy.page(FEED)
        with page.being_made():
            page.rest_on([ADA])
            strategy.fetch(Key("social", "card", (1,)), Computation(), [ADA])
        page.made("the page")

        # The list; its counters. The value, looked for and kept. Page and list, kept.
        assert process.backend.round_trips - before == 5
