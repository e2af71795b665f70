"""Every page costs what its budget says, whether it shows one post or a full page.

The budgets stand in reports/baselines/budgets/blog.toml; that the whole site keeps them
over HTTP, bytes and writes included, is told by suites/integration/gate.
"""

from __future__ import annotations

import pytest

from fixtures.factories.accounts import UserFactory
from fixtures.factories.blog import PostFactory
from suites.support.costs import before_tomorrow, budgeted, cost, pages_of
from suites.support.pages import seen

pytestmark = [
    pytest.mark.uncounted,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("fresh_cache"),
]
PAGES = pages_of("blog")


@pytest.mark.parametrize(
    "size", [pytest.param(1, id="one post"), pytest.param(24, id="more than a page")]
)
def test_pages_keep_their_budgets(size, ada, browser_of, settings):
    """What a page costs follows from the page, and not from how much is on it."""
    for author in [ada, *UserFactory.create_batch(3)]:
        PostFactory.create_batch(size, author=author)
    browser = browser_of(ada)
    subjects = {
        "author": "ada",
        "post": str(ada.blog_posts.first().pk),
        "older": before_tomorrow(),
    }
    measured = {}

    for name, page in PAGES.items():
        path = page.address(subjects)
        settings.CACHE_STRATEGY = "none"
        computed = cost(browser, path)
        settings.CACHE_STRATEGY = "versioned"
        seen(browser, path)
        measured[name] = (computed, cost(browser, path))

    assert measured == {name: budgeted(page) for name, page in PAGES.items()}


@pytest.mark.parametrize("size", [1, 24])
def test_a_stranger_asks_for_one_query_less(size, ada, browser_of, settings):
    """Nobody has to look up who she is."""
    PostFactory.create_batch(size, author=ada)
    settings.CACHE_STRATEGY = "none"

    members, strangers = (
        cost(browser_of(reader), "/posts/")[0] for reader in (ada, None)
    )

    # A session that was just made is in the cache already.
    assert strangers == members - 1
