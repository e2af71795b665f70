"""Every page costs what its budget says, whether it shows one post or a full page.

The budgets stand in reports/baselines/budgets/cms.toml; that the whole site keeps them
over HTTP, bytes and writes included, is told by suites/integration/gate.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from apps.cms.settling import Status
from fixtures.factories.accounts import UserFactory
from fixtures.factories.cms import CategoryFactory, PostFactory, TagFactory
from suites.support.costs import before_tomorrow, budgeted, cost, pages_of

pytestmark = [
    pytest.mark.uncounted,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("fresh_cache"),
]
PAGES = pages_of("cms")
LONG_AGO = datetime(2020, 2, 29, tzinfo=UTC)


@pytest.mark.parametrize(
    "size", [pytest.param(2, id="two posts"), pytest.param(24, id="more than a page")]
)
def test_pages_keep_their_budgets(size, ada, browser_of, settings):
    """What a page costs follows from the page, and not from how much is on it."""
    sea, moon = CategoryFactory(slug="category-1"), TagFactory(slug="tag-1")
    about = {
        "categories": [sea, *CategoryFactory.create_batch(size // 2)],
        "tags": [moon, *TagFactory.create_batch(size)],
        "content": "<p>an accordion</p>",
    }
    for author in [ada, *UserFactory.create_batch(2)]:
        PostFactory.create_batch(size // 2, author=author, **about)
    post = PostFactory(slug="tide", author=ada, **about)
    PostFactory(slug="tide", author=ada, published_at=LONG_AGO, **about)
    subjects = {
        "slug": post.slug,
        "shared": "2020/02/29/tide",
        "post": str(post.pk),
        "draft": str(PostFactory(author=ada, status=Status.DRAFT, **about).pk),
        "older": before_tomorrow(),
    }
    browser, measured = browser_of(ada), {}

    for name, page in PAGES.items():
        path = page.address(subjects)
        settings.CACHE_STRATEGY = "none"
        computed = cost(browser, path)
        settings.CACHE_STRATEGY = "versioned"
        cost(browser, path)
        measured[name] = (computed, cost(browser, path))

    assert measured == {name: budgeted(page) for name, page in PAGES.items()}
