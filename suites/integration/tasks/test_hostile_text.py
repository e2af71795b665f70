"""Markup in whatever people can write is text on every page that shows it."""

from __future__ import annotations

import pytest

from fixtures.factories.tasks import TaskFactory
from suites.support.pages import seen

from .pages import titles_of

pytestmark = [pytest.mark.uncounted, pytest.mark.usefixtures("fresh_cache")]
HOSTILE = "<script>alert('x')</script><img src=x onerror=alert(1)>\"'&amp;"


@pytest.fixture
def task(ada):
    return TaskFactory(user=ada, title=HOSTILE, description=HOSTILE)


@pytest.mark.parametrize(
    "path", ["/tasks/", "/tasks/?order=title", "/tasks/{}/update/", "/tasks/{}/delete/"]
)
def test_no_page_runs_it(path, task, browser_of):
    """It appears, and nowhere as a tag."""
    html = seen(browser_of(task.user), path.format(task.pk))

    assert html.count("&lt;script&gt;") == 2
    assert "<script>alert" not in html
    assert "<img src=x" not in html


def test_it_arrives_as_it_was_written(task, browser_of):
    """Escaping loses nothing: she sees the very signs."""
    assert titles_of(browser_of(task.user)) == [HOSTILE]


@pytest.mark.parametrize("status", [200, 422])
def test_a_filter_is_shown_as_text(status, ada, browser_of):
    """The form repeats what was typed, whether or not it makes sense."""
    TaskFactory.create_batch(25, user=ada, title=HOSTILE)
    query = {"q": HOSTILE} | ({"order": HOSTILE} if status == 422 else {})

    answer = browser_of(ada).get("/tasks/", query)

    html = answer.content.decode()
    assert answer.status_code == status
    assert 'value="&lt;script&gt;' in html
    assert "<script>alert" not in html


def test_a_refused_step_is_shown_as_text(task, browser_of):
    """The message names what was sent."""
    answer = browser_of(task.user).post(
        f"/tasks/{task.pk}/status/", {"status": HOSTILE}
    )

    assert "<script>alert" not in answer.content.decode()
