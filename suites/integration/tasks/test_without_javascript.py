"""Every action works as a form that answers with a redirect; htmx gets the part alone."""

from __future__ import annotations

import pytest

from apps.tasks.models import Task
from fixtures.factories.tasks import TaskFactory
from suites.support.pages import next_page, seen

from .pages import counts_on, tasks_on, titles_of

pytestmark = pytest.mark.usefixtures("fresh_cache")
HTMX = {"HX-Request": "true"}


def test_writing_a_task(ada, browser_of):
    """It is hers, of now, and stands first."""
    browser = browser_of(ada)

    answer = browser.post(
        "/tasks/create/",
        {"title": "Oil", "description": "Twice", "status": "in_progress"},
    )

    assert answer["Location"] == "/tasks/"
    task = Task.objects.get()
    assert (task.user, task.title, task.description) == (ada, "Oil", "Twice")
    assert task.status == "in_progress"
    assert "The task stands on your list." in seen(browser, "/tasks/")


def test_editing_a_task(ada, browser_of):
    """The form has what there is, and what comes back replaces it."""
    task = TaskFactory(user=ada, title="Oil", description="Twice")
    browser = browser_of(ada)
    path = f"/tasks/{task.pk}/update/"
    assert 'value="Oil"' in seen(browser, path)

    form = {"title": "Oil all", "description": "", "status": "completed"}
    answer = browser.post(path, form)

    assert answer["Location"] == "/tasks/"
    task.refresh_from_db()
    assert (task.title, task.description, task.status) == ("Oil all", "", "completed")


@pytest.mark.parametrize("path", ["/tasks/create/", "/tasks/{}/update/"])
def test_a_form_that_is_refused(path, ada, browser_of):
    """It comes back with what was typed and the reason, and nothing has changed."""
    task = TaskFactory(user=ada, title="Oil")

    answer = browser_of(ada).post(
        path.format(task.pk), {"title": "", "description": "kept", "status": "pending"}
    )

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "This field is required." in html
    assert ">\nkept</textarea>" in html
    assert [task.title for task in Task.objects.all()] == ["Oil"]


def test_deleting_asks_first(ada, browser_of):
    """GET shows the task and a question; only POST deletes."""
    task = TaskFactory(user=ada, title="Oil", description="Twice")
    browser, path = browser_of(ada), f"/tasks/{task.pk}/delete/"

    page = seen(browser, path)
    assert "Delete this task?" in page
    assert "Twice" in page
    assert Task.objects.exists()
    answer = browser.post(path, follow=True)

    assert "The task is deleted." in answer.content.decode()
    assert not Task.objects.exists()


def test_moving_a_task_on(ada, browser_of):
    """The button leads back to the page that it stood on, and to the task there."""
    task = TaskFactory(user=ada)
    page = "/tasks/?order=oldest"
    browser = browser_of(ada)

    answer = browser.post(
        f"/tasks/{task.pk}/status/", {"status": "in_progress", "next": page}
    )

    assert answer["Location"] == f"{page}#task-{task.pk}"
    assert "The task is now: In Progress." in seen(browser, page)
    task.refresh_from_db()
    assert task.status == "in_progress"


def test_two_clicks_are_one_step(ada, browser_of):
    """The button says where the task shall be, and there it is already."""
    task = TaskFactory(user=ada)

    for _ in range(2):
        browser_of(ada).post(f"/tasks/{task.pk}/status/", {"status": "in_progress"})

    task.refresh_from_db()
    assert task.status == "in_progress"


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["form", "htmx"])
def test_a_step_to_nowhere(headers, ada, browser_of):
    """The page where a status can be chosen comes back, with the reason at its field."""
    task = TaskFactory(user=ada, title="Oil")

    answer = browser_of(ada).post(
        f"/tasks/{task.pk}/status/", {"status": "done"}, headers=headers
    )

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Select a valid choice. done is not one of the available choices." in html
    assert f'action="/tasks/{task.pk}/update/"' in html


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"]
)
def test_no_button_leads_to_another_site(elsewhere, ada, browser_of):
    """`next` is followed within this site alone."""
    task = TaskFactory(user=ada)

    answer = browser_of(ada).post(
        f"/tasks/{task.pk}/status/", {"status": "completed", "next": elsewhere}
    )

    assert answer["Location"] == f"/tasks/#task-{task.pk}"


def test_after_logging_in_one_comes_back_to_a_page(client, ada):
    """`next` is never an address that takes POST alone."""
    task = TaskFactory(user=ada)

    answer = client.post(f"/tasks/{task.pk}/status/", {"next": "/tasks/?q=oil"})

    assert answer["Location"] == "/accounts/login/?next=/tasks/%3Fq%3Doil"


def test_the_start_leads_members_to_their_list(ada, browser_of, client):
    """Everybody else is told what this is."""
    assert browser_of(ada).get("/")["Location"] == "/tasks/"
    assert "yours alone" in seen(client, "/")


class TestWithHtmx:
    def test_a_step_answers_with_the_task_and_the_counts(self, ada, browser_of):
        """As they are now, and nothing else; the new button has the id of the old one."""
        task = TaskFactory(user=ada)
        TaskFactory(user=ada, status="completed")

        answer = browser_of(ada).post(
            f"/tasks/{task.pk}/status/", {"status": "completed"}, headers=HTMX
        )

        html = answer.content.decode()
        assert [(shown.id, shown.status) for shown in tasks_on(html)] == [
            (task.pk, "completed")
        ]
        assert counts_on(html) == {"pending": 0, "in_progress": 0, "completed": 2}
        assert f'id="step-{task.pk}"' in html
        assert "<html" not in html

    @pytest.mark.parametrize("order", ["newest", "title"])
    def test_more_tasks_are_tasks_and_the_next_link(self, order, ada, browser_of):
        """No page around them, and words for a screen reader about what has come."""
        TaskFactory.create_batch(45, user=ada)
        browser = browser_of(ada)
        second = next_page(seen(browser, f"/tasks/?order={order}"))
        assert second is not None

        part = browser.get(second, headers=HTMX)
        whole = browser.get(second)

        html = part.content.decode()
        assert tasks_on(html) == tasks_on(whole.content.decode())
        assert next_page(html) is not None
        assert "<html" not in html
        assert "<ul" not in html
        assert "More tasks were added." in html
        assert "HX-Request" in part["Vary"]
        assert counts_on(whole.content.decode())["pending"] == 45

    @pytest.mark.parametrize("strategy", ["fragment", "versioned", "per_view"])
    def test_a_part_and_a_page_are_kept_apart(
        self, strategy, ada, browser_of, settings
    ):
        """Whichever was remembered first, the other is not taken for it."""
        settings.CACHE_STRATEGY = strategy
        TaskFactory.create_batch(25, user=ada)
        browser = browser_of(ada)
        second = next_page(seen(browser, "/tasks/"))
        assert second is not None

        for _ in range(2):
            part = browser.get(second, headers=HTMX).content.decode()
            whole = browser.get(second).content.decode()

            assert "<html" not in part
            assert "<html" in whole
            assert "<ul" in whole

    def test_who_is_logged_out_is_taken_to_the_login_page(self, ada, client):
        """A click after the session has ended puts no login page into the list."""
        task = TaskFactory(user=ada)

        answer = client.post(
            f"/tasks/{task.pk}/status/",
            headers={**HTMX, "HX-Current-URL": "http://testserver/tasks/"},
        )

        assert answer["HX-Redirect"] == "/accounts/login/?next=%2Ftasks%2F"


def test_a_new_task_is_first_whatever_was_looked_at(ada, browser_of):
    """Also where two were written in one moment."""
    moment = TaskFactory(user=ada, title="one").created_at
    TaskFactory(user=ada, title="two", created_at=moment)

    assert titles_of(browser_of(ada)) == ["two", "one"]
