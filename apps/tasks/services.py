"""Writes: one transaction each, always on behalf of somebody, and on her own tasks alone.

Signals then tell `caching` what has changed. Whoever changes a task locks it first: if
it was deleted in that moment she is told that it is gone, and nothing comes back to life.
"""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction

from .models import Task
from .selectors import UnknownTask, tasks_of


@transaction.atomic
def add(user: User, *, title: str, description: str, status: str) -> Task:
    return Task.objects.create(
        user=user, title=title, description=description, status=status
    )


@transaction.atomic
def revise(
    user: User, task_id: int, *, title: str, description: str, status: str
) -> Task:
    """Raises `UnknownTask`. Of two who save at once, the last one's words stand."""
    task = _locked(user, task_id)
    task.title, task.description, task.status = title, description, status
    task.save()
    return task


@transaction.atomic
def move(user: User, task_id: int, status: str) -> Task:
    """The task, which is so far from now on. Raises `UnknownTask`.

    To move it where it is already is no error, and makes nothing old.
    """
    task = _locked(user, task_id)
    if task.status != status:
        task.status = status
        task.save(update_fields=["status"])
    return task


@transaction.atomic
def remove(user: User, task_id: int) -> None:
    """A task that is gone already stays gone."""
    for task in tasks_of(user.pk).select_for_update().filter(pk=task_id):
        task.delete()


def _locked(user: User, task_id: int) -> Task:
    task = tasks_of(user.pk).select_for_update().filter(pk=task_id).first()
    if task is None:
        raise UnknownTask(task_id)
    return task
