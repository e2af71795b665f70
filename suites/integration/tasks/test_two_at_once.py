"""What happens when one person acts in two places in the same moment."""

from __future__ import annotations

from functools import partial

import pytest

from apps.tasks import services
from apps.tasks.models import Task
from apps.tasks.selectors import UnknownTask
from fixtures.factories.tasks import TaskFactory
from suites.support.at_once import all_at_once, before_our_commit

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("fresh_cache"),
]


def revise_late(user, task_id):
    return services.revise(
        user, task_id, title="late", description="", status="completed"
    )


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(partial(services.move, status="completed"), id="move"),
        pytest.param(revise_late, id="revise"),
    ],
)
def test_who_comes_too_late_is_told_that_the_task_is_gone(ada, act):
    """It is deleted meanwhile, stays so, and nobody gets an error page."""
    task = TaskFactory(user=ada)

    with before_our_commit(partial(act, ada, task.pk)) as late:
        services.remove(ada, task.pk)

    assert isinstance(late.exception(), UnknownTask)
    assert not Task.objects.exists()


def test_two_deletions_at_once_are_one(ada):
    """Who deletes second finds nothing left to do."""
    task = TaskFactory(user=ada)

    clicks = all_at_once([partial(services.remove, ada, task.pk)] * 2)

    assert [click.exception() for click in clicks] == [None, None]
    assert not Task.objects.exists()


def test_a_step_does_not_undo_words_that_are_saved_meanwhile(ada):
    """The button changes how far a task is, and nothing else of it."""
    task = TaskFactory(user=ada, title="old", status="pending")

    with before_our_commit(partial(services.move, ada, task.pk, "completed")) as late:
        services.revise(ada, task.pk, title="new", description="", status="in_progress")

    assert late.exception() is None
    task.refresh_from_db()
    assert (task.title, task.status) == ("new", "completed")
