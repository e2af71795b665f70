"""A timeline that somebody has open while others write."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from fixtures.factories.tweets import TweetFactory
from fixtures.visitor import Visitor


@pytest.fixture
def timeline(site, page, db):
    """Open, and listening."""
    TweetFactory.create_batch(25)
    page.goto(site.url)
    expect(page.locator("#live")).to_have_attribute("data-state", "open")
    return page


def test_it_says_how_many_are_new(site, timeline):
    """It counts, moves nothing and takes no focus; whoever wants to, reads them."""
    page = timeline
    last = page.get_by_role("article").nth(19)
    last.get_by_role("button", name="Like").focus()
    place = last.bounding_box()["y"]
    news = page.locator("#live")

    tweet(site, "Fog again.")
    expect(news).to_have_text("1 new tweet")
    tweet(site, "Sun.")
    expect(news).to_have_text("2 new tweets")

    expect(news).to_have_attribute("role", "status")
    expect(last.get_by_role("button", name="Like")).to_be_focused()
    assert last.bounding_box()["y"] == pytest.approx(place, abs=1)
    news.get_by_role("link").click()
    expect(page.get_by_role("article").first).to_contain_text("Sun.")
    expect(news).to_be_empty()


def tweet(site, text: str) -> None:
    """Somebody else, from elsewhere."""
    with Visitor(site.url) as visitor:
        visitor.get("/create/")
        assert visitor.post("/create/", {"text": text}).status == 302
