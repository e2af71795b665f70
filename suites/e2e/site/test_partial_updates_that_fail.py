"""A part of a page cannot be had: the reader is told, and stays where she is."""

from __future__ import annotations

import pytest

from fixtures.factories.social import PostFactory
from suites.support.people import log_in

playwright_api = pytest.importorskip("playwright.sync_api")
expect = playwright_api.expect

LIKE = "**/posts/*/like/"


@pytest.fixture
def like_button(site, page, context, ada, grace):
    """Grace sees a post of Ada's, and has not liked it yet."""
    PostFactory.create(user=ada)
    log_in(context, site, grace)
    page.goto(f"{site.url}/profile/ada/")
    return page.get_by_role("button", name="Like")


@pytest.fixture
def told(page):
    return page.locator("#messages[role=status]")


def test_a_site_that_does_not_answer(page, console, like_button, told):
    """No connection: a message says so, and the page is as it was."""
    console.allow("ERR_FAILED|htmx:sendError|htmx:afterRequest")
    page.route(LIKE, lambda route: route.abort())

    like_button.click()

    expect(told).to_contain_text("The site did not answer.")
    expect(like_button).to_have_attribute("aria-pressed", "false")


def test_an_error_page_is_told_in_its_own_words(page, console, like_button, told, ada):
    """The post has been deleted meanwhile: the message is that of the error page."""
    console.allow("404")
    ada.posts.get().delete()

    like_button.click()

    expect(told).to_contain_text("There is nothing here.")
    expect(told).to_contain_text("no post")


def test_an_answer_that_is_no_page(page, console, like_button, told):
    """What stands before the site answers in plain text: there is a message still."""
    console.allow("502")
    page.route(LIKE, lambda route: route.fulfill(status=502, body="bad gateway"))

    like_button.click()

    expect(told).to_have_text("That did not work.")


def test_a_session_that_has_ended(site, page, context, like_button):
    """She is taken to the login page, and back to where she was."""
    context.clear_cookies(name="sessionid")

    like_button.click()

    page.wait_for_url(f"{site.url}/accounts/login/?next=%2Fprofile%2Fada%2F")
