"""The lesson in the admin."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.tasks.models import Task
from fixtures.factories.tasks import TaskFactory

from .pages import titles_of

pytestmark = pytest.mark.usefixtures("fresh_cache")
LIST = "/admin/tasks/task/"


def test_staff_can_look_at_everything(ada, sam, browser_of):
    """The list, a search in it, and the page of one row open."""
    task, browser = TaskFactory(user=ada), browser_of(sam)

    for path in (LIST, f"{LIST}?q=ada", f"{LIST}add/", f"{LIST}{task.pk}/change/"):
        assert browser.get(path).status_code == 200


def test_nobody_else_can(ada, browser_of):
    """A member who is not staff is asked to log in as somebody else."""
    assert browser_of(ada).get(LIST)["Location"].startswith("/admin/login/")


def test_a_task_keeps_its_owner(ada, grace, sam, browser_of):
    """Given away, it would stay on the old owner's remembered lists."""
    task = TaskFactory(user=ada)
    form = {"title": "Other", "description": "", "status": "pending", "user": grace.pk}

    browser_of(sam).post(f"{LIST}{task.pk}/change/", form)

    task.refresh_from_db()
    assert (task.title, task.user) == ("Other", ada)


def test_what_is_deleted_there_is_gone_from_her_list(ada, sam, browser_of):
    """Also where several go at once, by the action of the list."""
    tasks = TaskFactory.create_batch(2, user=ada)
    assert len(titles_of(browser_of(ada))) == 2

    browser_of(sam).post(
        LIST,
        {
            "action": "delete_selected",
            "_selected_action": [task.pk for task in tasks],
            "post": "yes",
        },
    )

    assert not Task.objects.exists()
    assert titles_of(browser_of(ada)) == []


def test_a_list_costs_the_same_however_long_it_is(sam, browser_of):
    """Ten rows more are not one query more."""
    browser = browser_of(sam)
    TaskFactory()
    browser.get(LIST)
    with CaptureQueriesContext(connection) as few:
        browser.get(LIST)
    TaskFactory.create_batch(10)
    with CaptureQueriesContext(connection) as many:
        browser.get(LIST)

    assert len(many) == len(few)
