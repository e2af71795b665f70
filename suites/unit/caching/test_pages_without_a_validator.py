"""Pages of which nobody could say later that they are still right: they have no ETag."""

from __future__ import annotations

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.utils.cache import patch_cache_control, patch_vary_headers

from apps.common.caching.interface import Key, Tag
from apps.common.caching.lesson import LessonCache

from .shop import TOKEN, Page, get, open_shop


@pytest.fixture(autouse=True, params=["conditional", "layered"])
def shop(request, settings):
    open_shop(settings, request.param)


@pytest.fixture
def cache():
    return LessonCache("shop")


def test_what_a_form_sends(cache):
    """It is acted upon each time."""
    goes_without(cache, None, method="post")


@pytest.mark.parametrize("status", [302, 404, 500])
def test_what_is_no_page(cache, status):
    """A redirect to the login must not outlive the login."""
    goes_without(cache, lambda _request: HttpResponse(status=status))


def test_a_page_with_a_token_for_a_new_visitor(cache):
    """The page and its cookie go together."""
    goes_without(cache, lambda request: HttpResponse(get_token(request)))


def test_but_one_with_a_token_that_the_visitor_has_may_be_held(cache):
    """Her cookie is part of what tells her page from others."""
    page = Page(cache, lambda request: HttpResponse(get_token(request)))
    mine = {TOKEN: "s" * 32}
    held = get(page, **mine)

    assert get(page, holding=held, **mine).status_code == 304


def test_a_page_that_changed_the_session(cache):
    """It may show what only this visit is about."""

    def basket(request):
        request.session = type("Session", (dict,), {"modified": True})()
        return HttpResponse("one apple")

    goes_without(cache, basket)


def test_a_page_with_messages(cache):
    """They are said once."""

    def greet(request):
        request._messages = type("Messages", (list,), {"used": True})(["Posted."])
        return HttpResponse("Posted.")

    goes_without(cache, greet)


def test_a_page_that_sets_a_cookie(cache):
    """A browser that keeps the page would not be sent it."""

    def cookie(_request):
        response = HttpResponse()
        response.set_cookie("seen", "1")
        return response

    goes_without(cache, cookie)


def test_a_page_that_says_no_store(cache):
    """A view may say no."""

    def secret(_request):
        response = HttpResponse()
        patch_cache_control(response, no_store=True)
        return response

    goes_without(cache, secret)


def test_a_page_that_varies_on_something_else(cache):
    """Which would be told apart too little."""

    def translated(_request):
        response = HttpResponse()
        patch_vary_headers(response, ["Accept-Language"])
        return response

    goes_without(cache, translated)


def test_what_is_sent_in_pieces(cache):
    """Its facts are read when nobody listens any more."""
    goes_without(cache, lambda _request: StreamingHttpResponse(iter([b"a"])))


def test_a_page_that_names_no_facts(cache):
    """It could change unnoticed."""
    page = Page(cache, tags=())

    assert not get(page).has_header("ETag")


def test_a_page_whose_facts_another_cache_counts(cache):
    """This one hears of no change of theirs."""
    blog = LessonCache("blog")

    def read(_request):
        blog.fetch(Key("blog", "posts"), str, [Tag("blog", "posts")])
        return HttpResponse()

    goes_without(cache, read)


def test_a_validator_of_the_view_s_own_stays(cache):
    """The view knows better."""
    page = Page(cache, lambda _request: HttpResponse(headers={"ETag": '"mine"'}))

    assert get(page)["ETag"] == '"mine"'


def test_an_error_is_raised_and_nothing_learned(cache):
    """The next visitor finds the page mended."""
    answers = iter([ZeroDivisionError(), None])

    def mended(_request):
        if error := next(answers):
            raise error
        return HttpResponse("mended")

    page = Page(cache, mended)

    with pytest.raises(ZeroDivisionError):
        get(page)
    assert get(page).content == b"mended"


def goes_without(cache, answer, **asked):
    """The first time and every time."""
    page = Page(cache, answer)
    for _ in range(2):
        assert not get(page, **asked).has_header("ETag")
