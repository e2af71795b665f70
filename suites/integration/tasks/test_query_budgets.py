"""Every page costs what its budget says, whether it shows one row or a full page.

The budgets stand in reports/baselines/budgets/tasks.toml; that the whole site keeps them
over HTTP, bytes and writes included, is told by suites/integration/gate.
"""

from __future__ import annotations

import pytest

from apps.tasks.models import Task
from fixtures.factories.tasks import TaskFactory
from suites.support.costs import before_tomorrow, budgeted, cost, pages_of
from suites.support.pages import seen

pytestmark = [
    pytest.mark.uncounted,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("fresh_cache"),
]
SIZES = [pytest.param(1, id="one row"), pytest.param(32, id="more than a page")]
PAGES = pages_of("tasks")


@pytest.fixture
def last(ada, size) -> Task:
    """The last of so many tasks of Ada's."""
    task: Task = TaskFactory.create_batch(size, user=ada)[-1]
    return task


@pytest.mark.parametrize("size", SIZES)
def test_pages_keep_their_budgets(last, ada, browser_of, settings):
    """What a page costs follows from the page, and not from how much is on it."""
    browser = browser_of(ada)
    subjects = {"open": str(last.pk), "done": str(last.pk), "older": before_tomorrow()}
    measured = {}

    for name, page in PAGES.items():
        path = page.address(subjects)
        settings.CACHE_STRATEGY = "none"
        computed = cost(browser, path, partial=page.partial)
        settings.CACHE_STRATEGY = "versioned"
        cost(browser, path, partial=page.partial)
        measured[name] = (computed, cost(browser, path, partial=page.partial))

    assert measured == {name: budgeted(page) for name, page in PAGES.items()}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("strategy", ["fragment", "per_view"])
def test_what_is_remembered_as_html_is_not_read(
    strategy, last, ada, browser_of, settings
):
    """A list that was rendered before asks for no task, whichever part of it is kept."""
    settings.CACHE_STRATEGY = strategy
    browser = browser_of(ada)
    # The first page brings the cookie that a whole page is kept by.
    for _ in range(2):
        seen(browser, "/tasks/")

    queries, _ = cost(browser, "/tasks/", partial=False)

    # Around a fragment, Django asks who is there; a whole page does not even do that.
    assert queries == {"fragment": 1, "per_view": 0}[strategy]
