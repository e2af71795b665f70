"""What a person does on the task manager: each operation of a mix, in one table.

What she acts on comes from the list that she saw last and from a number that the plan has
drawn beforehand, so that the same seed on the same data does the same. Who knows nothing
to do it to looks at her list instead: many have none yet, and every arrival is sent.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from load.stories.interface import Act
from load.wire import Answer, Request

from .checks import (
    check_creation,
    check_edit_page,
    check_form,
    check_list,
    check_more,
    check_move,
)
from .person import Doer

Check = Callable[[Doer, Request, Answer], str | None]

LIST = "/tasks/"
# What people ask for; what goes without saying is left out, as the site does.
FILTERS = (
    "status=pending",
    "status=in_progress",
    "status=completed",
    "q=gear",
    "q=the",
    "order=oldest",
    "order=title",
    "order=status",
    "status=pending&order=oldest",
)
NEXT = {"pending": "in_progress", "in_progress": "completed", "completed": "pending"}
TITLES = (
    "Look at the tide table",
    "Bread, and something to put on it",
    "Find the other glove",
    "Write back",
    "Wind the clock in the hall",
)


def open_list(person: Doer, choice: int) -> Request:
    return Request("GET", LIST)


def filter_list(person: Doer, choice: int) -> Request:
    return Request("GET", f"{LIST}?{FILTERS[choice % len(FILTERS)]}")


def read_on(person: Doer, choice: int) -> Request:
    """To the next page of the list she saw last; from the end back to all of it."""
    if person.more is None:
        return open_list(person, choice)
    return Request("GET", person.more, partial=True)


def open_edit_page(person: Doer, choice: int) -> Request:
    task = person.some_lasting(choice)
    if task is None:
        return open_list(person, choice)
    return Request("GET", f"/tasks/{task.id}/update/", note=task.id)


def move(person: Doer, choice: int) -> Request:
    """One step on, with the button in the list."""
    task = person.some_lasting(choice)
    if task is None:
        return open_list(person, choice)
    return Request(
        "POST",
        f"/tasks/{task.id}/status/",
        form=_form(status=NEXT[task.status]),
        partial=True,
        note=task.id,
    )


def create(person: Doer, choice: int) -> Request:
    form = _form(title=numbered(choice), description="", status="pending")
    return Request("POST", "/tasks/create/", form=form)


def update(person: Doer, choice: int) -> Request:
    """Other words for a task; how far it is, stays."""
    task = person.some_lasting(choice)
    if task is None:
        return open_list(person, choice)
    title = TITLES[choice % len(TITLES)]
    form = _form(title=title, description="Not before Thursday.", status=task.status)
    return Request("POST", f"/tasks/{task.id}/update/", form=form, note=task.id)


def delete(person: Doer, choice: int) -> Request:
    """One that she wrote since she came; she does not ask for that twice."""
    task = person.some_written(choice)
    if task is None:
        return open_list(person, choice)
    person.written.discard(task.title)
    return Request("POST", f"/tasks/{task.id}/delete/", note=task.id)


def or_list(check: Check) -> Check:
    """What is right of an act, or of her list where there was nothing to do it to."""

    def checked(person: Doer, request: Request, answer: Answer) -> str | None:
        looked = request.method == "GET" and request.path == LIST
        return (check_list if looked else check)(person, request, answer)

    return checked


ACTS = {
    "list": Act(open_list, check_list),
    "filter": Act(filter_list, check_list),
    "list_more": Act(read_on, or_list(check_more)),
    "edit_page": Act(open_edit_page, or_list(check_edit_page)),
    "move": Act(move, or_list(check_move)),
    "create": Act(create, check_creation),
    "update": Act(update, or_list(check_form)),
    "delete": Act(delete, or_list(check_form)),
}


def numbered(choice: int) -> str:
    """The title of a new task.

    >>> numbered(4)
    'Wind the clock in the hall (4)'
    """
    return f"{TITLES[choice % len(TITLES)]} ({choice})"


def _form(**fields: str) -> bytes:
    return urlencode(fields).encode()
