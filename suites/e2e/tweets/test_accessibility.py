"""No page breaks a rule that axe knows; and everything can be done by keyboard."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from fixtures.factories.tweets import TweetFactory
from suites.support.looks import LOOKS, faults
from suites.support.people import log_in

PAGES = {
    "timeline": "/",
    "writing": "/create/",
    "person": "/people/ada/",
    "tweet": "/{tweet}/",
}
FOR_MEMBERS = {
    "home": "/following/",
    "deleting": "/{tweet}/delete/",
    "unknown person": "/people/zoe/",
}


@pytest.fixture
def tweet(ada):
    """Something to see on every page, and enough of it for a second one."""
    TweetFactory.create_batch(21)
    return TweetFactory(author=ada, text="Fog" * 80)


@pytest.mark.parametrize("look", LOOKS)
def test_no_rule_is_broken(look, site, new_context, console, ada, tweet):
    """Strangers' pages are looked at by one, the others by a member; none is too wide."""
    console.allow("status of 404")
    context = new_context(**LOOKS[look])
    page = context.new_page()

    broken = []
    for pages in (PAGES, FOR_MEMBERS):
        for path in pages.values():
            page.goto(site.url + path.format(tweet=tweet.pk))
            broken += faults(page, look)
        log_in(context, site, ada)

    assert not broken, "\n".join(broken)


def test_a_refusal_is_tied_to_its_field(site, page, console, db):
    """A field that was refused says so, and its reason is read with it."""
    console.allow("status of 422")
    page.goto(f"{site.url}/create/")
    field = page.get_by_label("What is happening?")
    field.evaluate("one => { one.required = false }")

    page.get_by_role("button", name="Tweet").click()

    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile("field is required"))


def test_writing_by_keyboard(site, page, db):
    """From the field, the button is two steps away: past the picture."""
    page.goto(f"{site.url}/create/")
    page.get_by_label("What is happening?").focus()
    page.keyboard.type("Typed without a mouse")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_role("article").first).to_contain_text("without a mouse")
