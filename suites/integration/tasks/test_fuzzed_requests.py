"""Whatever is sent to whatever address of the lesson, the site answers."""

from __future__ import annotations

import pytest

from apps.tasks import urls
from fixtures.factories.tasks import TaskFactory
from suites.support.fuzzing import attempts, number_of_attempts

pytestmark = [pytest.mark.uncounted, pytest.mark.usefixtures("fresh_cache")]
FIELDS = (
    *("title", "description", "status", "next"),
    *("q", "created_from", "created_to", "order", "page"),
)


@pytest.mark.long
@pytest.mark.parametrize("seed", [1])
def test_no_request_makes_the_site_fail(seed, ada, mallory, browser_of):
    """Hers, another's and no task at all; every field with what has broken forms."""
    tasks = [TaskFactory(user=person) for person in (ada, ada, mallory)]
    routes = [str(route.pattern) for route in urls.urlpatterns]
    subjects = [
        *(task.pk for task in tasks),
        *("pending", "title", "status", "2026-01-01", "b2ls-1", "1-1"),
    ]
    browser = browser_of(ada)

    failed = [
        attempt
        for attempt in attempts(
            routes,
            fields=FIELDS,
            subjects=subjects,
            number=number_of_attempts(),
            seed=seed,
        )
        if attempt.send(browser) >= 500
    ]

    assert failed == []
