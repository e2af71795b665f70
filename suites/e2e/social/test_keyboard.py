"""Everything can be done without a mouse, and the focus is where one expects it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from fixtures.factories.social import FollowFactory, PostFactory
from suites.support.people import log_in

MANY_STEPS = 60


@pytest.fixture
def feed(site, page, context, ada, grace):
    """Grace's feed, with enough of Ada's posts for a second page."""
    PostFactory.create_batch(25, user=ada)
    FollowFactory(follower=grace, followed=ada)
    log_in(context, site, grace)
    page.goto(f"{site.url}/feed/")
    return page


def test_the_first_step_skips_the_menu(feed):
    """Who tabs once and presses Enter is in the content."""
    feed.keyboard.press("Tab")
    expect(feed.get_by_role("link", name="Skip to the content")).to_be_focused()

    feed.keyboard.press("Enter")
    feed.keyboard.press("Tab")

    expect(feed.get_by_label("What is new?")).to_be_focused()


def test_writing(feed):
    """From the field, the button is one step away."""
    feed.get_by_label("What is new?").focus()
    feed.keyboard.type("Typed without a mouse")
    feed.keyboard.press("Tab")
    feed.keyboard.press("Enter")

    expect(feed.get_by_role("article").first).to_contain_text("without a mouse")


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_liking_keeps_the_focus(feed, key):
    """The button that was pressed is replaced, and its successor has the focus."""
    like = feed.get_by_role("button", name="Like").first
    step_to(feed, like)

    feed.keyboard.press(key)

    expect(like).to_have_text("Like 1")
    expect(like).to_have_attribute("aria-pressed", "true")
    expect(like).to_be_focused()


def test_reading_on(feed):
    """Past the last post, the next ones come, and the next step leads into them."""
    articles = feed.get_by_role("article")
    articles.nth(19).get_by_role("link").last.focus()

    feed.keyboard.press("Tab")
    expect(articles).to_have_count(25)
    first_new = articles.nth(20).get_by_role("link").first
    # The rows come when the link is seen: this step led to the link, or past it.
    if not has_focus(first_new):
        step_to(feed, first_new, at_most=1)


def test_deleting_asks_in_a_way_that_can_be_answered(site, page, context, ada):
    """Link, question and answer are all reached by the Tab key."""
    PostFactory(user=ada)
    log_in(context, site, ada)
    page.goto(f"{site.url}/profile/ada/")
    step_to(page, page.get_by_role("article").get_by_role("link", name="Delete"))
    page.keyboard.press("Enter")
    step_to(page, page.get_by_role("button", name="Delete"))
    page.keyboard.press("Enter")

    expect(page.get_by_text("The post is deleted.")).to_be_visible()


def step_to(page, target, *, at_most: int = MANY_STEPS) -> None:
    """Presses Tab until the target has the focus."""
    for _ in range(at_most):
        page.keyboard.press("Tab")
        if has_focus(target):
            return
    raise AssertionError(f"{at_most} steps did not lead to {target}")


def has_focus(target) -> bool:
    return bool(target.evaluate("one => one === document.activeElement"))
