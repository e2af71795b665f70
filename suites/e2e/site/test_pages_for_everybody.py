"""The site's own pages, by keyboard, by screen reader, and in light and dark."""

from __future__ import annotations

import pytest

from suites.support.looks import broken_rules
from suites.support.people import log_in

playwright_api = pytest.importorskip("playwright.sync_api")
expect = playwright_api.expect

PAGES = {
    "log in": "/accounts/login/",
    "register": "/accounts/register/",
    "change password": "/accounts/password/",
    "error": "/nothing/here/",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_accessibility_rule_is_broken(site, new_context, console, ada, scheme):
    """axe finds nothing on any of the site's own pages, nor on a form with errors."""
    console.allow("404")
    context = new_context(color_scheme=scheme)
    page = context.new_page()
    found = {}
    for name, address in PAGES.items():
        if name == "change password":
            log_in(context, site, ada)
        page.goto(f"{site.url}{address}")
        found[name] = broken_rules(page, scheme)
    context.clear_cookies()
    page.goto(f"{site.url}/accounts/register/")
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password", exact=True).fill("12345678")
    page.get_by_label("Password confirmation").fill("12345678")
    page.get_by_role("button", name="Register").click()
    expect(page.get_by_text("already exists")).to_be_visible()
    found["register, with errors"] = broken_rules(page, scheme)

    assert {name: broken for name, broken in found.items() if broken} == {}


def test_the_keyboard_can_skip_to_the_content(site, page, console):
    """The first stop is the way past the menu, and the next is in the content."""
    console.allow("404")
    page.goto(f"{site.url}/nothing/here/")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    expect(page.get_by_role("link", name="Back to the start")).to_be_focused()


def test_a_form_is_filled_in_by_keyboard(site, page, ada):
    """Typing, Tab and Enter are enough to log in; the first field waits for it."""
    page.goto(f"{site.url}/accounts/login/?next=/accounts/password/")

    expect(page.get_by_label("Username")).to_be_focused()
    page.keyboard.type("ada")
    page.keyboard.press("Tab")
    page.keyboard.type("windtunnel")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Change password")).to_be_visible()


def test_it_works_without_javascript(site, new_context, ada):
    """Logging in and out are forms."""
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{site.url}/accounts/login/?next=/accounts/password/")
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password").fill("windtunnel")
    page.get_by_role("main").get_by_role("button", name="Log in").click()

    page.get_by_role("button", name="Log out").click()

    expect(
        page.get_by_role("banner").get_by_role("link", name="Log in")
    ).to_be_visible()


def test_a_narrow_screen_needs_no_scrolling_sideways(site, new_context, context, ada):
    """At 320 pixels everything is there, one thing below the other."""
    narrow = new_context(viewport={"width": 320, "height": 640})
    log_in(narrow, site, ada)
    page = narrow.new_page()
    page.goto(f"{site.url}/accounts/password/")

    width = page.evaluate("document.documentElement.scrollWidth")

    assert width <= 320


def test_the_admin_keeps_to_the_policy(site, page, context, sam):
    """Django's admin works under our content security policy without a complaint."""
    log_in(context, site, sam)

    page.goto(f"{site.url}/admin/auth/user/add/")

    expect(page.get_by_role("heading", name="Add user")).to_be_visible()
