"""Under `conditional`, a browser keeps the pages, and asks whether they are still right."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from fixtures.site import serve
from suites.support.people import log_in


@pytest.fixture
def conditional_site(transactional_db, site_settings, tmp_path):
    extra = {**site_settings.extra, "CACHE_STRATEGY": "conditional"}
    with serve(replace(site_settings, extra=extra), folder=tmp_path) as site:
        yield site


def test_a_feed_is_sent_again_only_when_it_has_changed(
    conditional_site, page, context, ada
):
    """The second look sends no page, and the one after a post brings the post."""
    log_in(context, conditional_site, ada)
    feed = f"{conditional_site.url}/feed/"
    page.goto(feed)  # the form token's cookie comes with the first page
    first, second = page.goto(feed), page.goto(feed)

    assert second.request.all_headers()["if-none-match"] == first.headers["etag"]
    assert sizes_of(first, second) == (first.headers["content-length"], "0")
    expect(page.get_by_text("write something, or follow somebody")).to_be_visible()

    page.get_by_label("What is new?").fill("Notes on the engine")
    page.get_by_role("button", name="Post").click()
    expect(page.get_by_role("status").filter(has_text="Posted.")).to_be_visible()
    third, fourth = page.goto(feed), page.goto(feed)

    assert sizes_of(third, fourth) == (third.headers["content-length"], "0")
    expect(page.get_by_role("article")).to_contain_text("Notes on the engine")


def sizes_of(*answers):
    """Of their bodies, as they came; Playwright says 200 of a page that was kept."""
    return tuple(str(each.request.sizes()["responseBodySize"]) for each in answers)
