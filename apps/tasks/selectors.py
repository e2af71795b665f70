"""Reads: one person's tasks, in any order that she asks for. None is cached here.

`caching.py` wraps those that pages are made of. Lists are somebody's: there is none that
would find another's. The two that find a task by its number alone say so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.contrib.auth.models import User
from django.db.models import Count as CountRows
from django.db.models import Q, QuerySet
from django.db.models.functions import Left, Lower
from django.http import Http404

from apps.common.web.pagination import Position, Rows, Slice

from .models import Status, Task
from .rows import Card, Count, Row
from .wanted import Order, Wanted

# So much of a description stands in a list.
SUMMARY = 240
# "-status" is pending, in progress, completed; see `Status`.
ORDERINGS: Mapping[str, tuple[str, ...]] = {
    Order.NEWEST: ("-created_at", "-id"),
    Order.OLDEST: ("created_at", "id"),
    Order.TITLE: ("sorted_by", "id"),
    Order.STATUS: ("-status", "-created_at", "-id"),
}


class UnknownTask(Http404):
    """She has no task of this number: whether somebody else has, nobody is told."""

    def __init__(self, task_id: int) -> None:
        super().__init__(f"You have no task {task_id}; perhaps it was deleted.")


def get_user_tasks(user: User) -> QuerySet[Task]:
    """Her tasks, the newest first."""
    return tasks_of(user.pk)


def filter_tasks_by_status(user: User, status: str) -> QuerySet[Task]:
    """Those of her tasks that are so far, the newest first."""
    return get_user_tasks(user).filter(status=status)


def tasks_of(user_id: int) -> QuerySet[Task]:
    return Task.objects.filter(user_id=user_id)


def tasks_wanted(user_id: int, wanted: Wanted) -> QuerySet[Task]:
    """Those of one person's tasks that pass the filter, in its order."""
    tasks = tasks_of(user_id).filter(passing(wanted))
    if wanted.order == Order.TITLE:
        # Small and capital letters mixed; the index has the same.
        tasks = tasks.annotate(sorted_by=Lower("title"))
    return tasks.order_by(*ORDERINGS[wanted.order])


def passing(wanted: Wanted) -> Q:
    """The condition of a filter. Every word must stand in the title or the description.

    Days are days of the site's time zone, the first and the last of them included.
    """
    condition = Q()
    if wanted.status:
        condition &= Q(status=wanted.status)
    for word in wanted.q.split():
        condition &= Q(title__icontains=word) | Q(description__icontains=word)
    if wanted.created_from:
        condition &= Q(created_at__gte=_moment(wanted.created_from, dt.time.min))
    if wanted.created_to:
        condition &= Q(created_at__lte=_moment(wanted.created_to, dt.time.max))
    return condition


def page(user_id: int, wanted: Wanted, after: Position | None, size: int) -> Slice[Row]:
    """A page of a list. Of long descriptions only the beginning leaves the database."""
    columns = tasks_wanted(user_id, wanted).values_list(
        "id",
        "title",
        Left("description", SUMMARY + 1),
        "status",
        "created_at",
        *(["sorted_by"] if wanted.order == Order.TITLE else []),
        named=True,
    )
    found = Rows(columns).read(after, size)
    return Slice(tuple(_row(*each[:5]) for each in found.rows), found.following)


def counts(user_id: int) -> tuple[Count, ...]:
    """How many of her tasks are how far; those of which there are none, too."""
    rows = tasks_of(user_id).order_by().values_list("status")
    found = dict(rows.annotate(tasks=CountRows("*")))
    return tuple(
        Count(status.value, status.label, found.get(status.value, 0))
        for status in Status
    )


def card(task_id: int) -> Card:
    """Whosever it is: who asks must compare. Raises `UnknownTask`."""
    rows = Task.objects.filter(pk=task_id).order_by()
    found = rows.values_list("user_id", "title", "description").first()
    if found is None:
        raise UnknownTask(task_id)
    return Card(*found)


def task(task_id: int) -> Task:
    """Whosever it is: who asks must compare. Raises `UnknownTask`."""
    found = Task.objects.filter(pk=task_id).first()
    if found is None:
        raise UnknownTask(task_id)
    return found


def row_of(task: Task) -> Row:
    """A task that somebody holds, as it stands in a list."""
    return _row(task.pk, task.title, task.description, task.status, task.created_at)


def _row(
    pk: int, title: str, description: str, status: str, created_at: dt.datetime
) -> Row:
    return Row(
        id=pk,
        title=title,
        summary=summary_of(description),
        status=status,
        moment=created_at.isoformat(timespec="seconds"),
        when=f"{created_at.day} {created_at:%b %Y, %H:%M}",
    )


def summary_of(description: str) -> str:
    """
    >>> summary_of("short"), len(summary_of("x" * 1000))
    ('short', 241)
    """
    is_long = len(description) > SUMMARY
    return f"{description[:SUMMARY]}…" if is_long else description


def _moment(day: dt.date, time: dt.time) -> dt.datetime:
    return dt.datetime.combine(day, time, tzinfo=dt.UTC)
