"""What a person's browser keeps, asks, and shows."""

from __future__ import annotations

import pytest

from load.people.browser import Browser
from load.stories.social import STORY
from load.wire import Answer, Request

from .examples import ada

FEED = Request("GET", "/feed/")
PART = Request("GET", "/feed/", partial=True)
PAGE = Answer(200, b"a page", etag='W/"1"')
CONFIRMED = Answer(304, b"", etag='W/"1"')


@pytest.fixture
def browser():
    return Browser()


def saw(browser, request, answer):
    """She looks; what she is shown."""
    look = browser.look(request)
    shown = look.shown(answer)
    browser.saw(look, shown)
    return shown


class TestAsking:
    def test_a_first_look_asks_for_the_page(self, browser):
        """There is nothing that could be right."""
        assert browser.look(FEED).request == FEED

    def test_a_later_one_asks_whether_it_is_still_right(self, browser):
        """With the validator that came with it."""
        saw(browser, FEED, PAGE)

        assert browser.look(FEED).request.etag == PAGE.etag

    def test_a_page_without_a_validator_is_asked_for_as_ever(self, browser):
        """So sites that give none are sent what they always were."""
        saw(browser, FEED, Answer(200, b"a page"))

        assert browser.look(FEED).request == FEED

    @pytest.mark.parametrize("other", [PART, Request("GET", "/feed/?page=2")], ids=str)
    def test_other_pages_are_other_pages(self, browser, other):
        """A part has the address of the whole."""
        saw(browser, FEED, PAGE)

        assert browser.look(other).request == other

    def test_a_form_is_sent_as_it_is(self, browser):
        """Whatever its address was good for."""
        form = Request("POST", "/feed/")
        saw(browser, FEED, PAGE)

        assert browser.look(form).request == form

    @pytest.mark.parametrize(
        "answer",
        [Answer(302, b"", etag='"1"'), Answer(404, b"nothing", etag='"1"')],
        ids=["redirect", "error"],
    )
    def test_what_is_no_page_is_not_kept(self, browser, answer):
        """It says where to go, and not what is there."""
        saw(browser, FEED, answer)

        assert browser.look(FEED).request == FEED


class TestShowing:
    def test_a_page_that_is_confirmed(self, browser):
        """She sees what she had, and has it still."""
        saw(browser, FEED, PAGE)

        assert [saw(browser, FEED, CONFIRMED) for _ in range(2)] == [PAGE, PAGE]

    def test_a_page_that_has_changed(self, browser):
        """It takes the place of the old one."""
        newer = Answer(200, b"newer", etag='W/"2"')
        saw(browser, FEED, PAGE)

        assert saw(browser, FEED, newer) == newer
        assert browser.look(FEED).request.etag == newer.etag

    def test_a_page_that_came_while_another_look_was_under_way(self, browser):
        """A 304 confirms what was asked about, and nothing that came since."""
        saw(browser, FEED, PAGE)
        under_way = browser.look(FEED)
        saw(browser, FEED, Answer(200, b"newer", etag='W/"2"'))

        assert under_way.shown(CONFIRMED) == PAGE

    @pytest.mark.parametrize(
        "seen, told",
        [
            pytest.param([], CONFIRMED, id="nothing was seen"),
            pytest.param([Answer(200, b"")], Answer(304, b""), id="nothing was asked"),
            pytest.param([Answer(200, b"", etag='"2"')], CONFIRMED, id="another page"),
        ],
    )
    def test_a_304_that_nobody_asked_for_is_wrong(self, browser, seen, told):
        """There is nothing to show for it."""
        for answer in seen:
            saw(browser, FEED, answer)
        shown = browser.look(FEED).shown(told)

        problem = STORY.act("feed").check(ada(), FEED, shown)
        assert problem == "status 304, not a page"


def test_the_pages_seen_last_are_kept():
    """A generator with many people has room for so many of each."""
    browser = Browser(most_pages=2)
    first, second, third = (Request("GET", f"/profile/{n}/") for n in range(3))
    for request in (first, second):
        saw(browser, request, PAGE)
    saw(browser, first, CONFIRMED)
    saw(browser, third, PAGE)

    kept = [bool(browser.look(each).kept) for each in (first, second, third)]
    assert kept == [True, False, True]
