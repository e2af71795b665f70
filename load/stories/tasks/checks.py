"""What makes an answer right.

Checks assert what every cache strategy promises: that a list is hers, that it is the one
she asked for, and in its order. How new it is, only some strategies promise.
"""

from __future__ import annotations

from urllib.parse import parse_qs, parse_qsl, urlsplit

from load.stories.reading import no_page, no_part, not_hers
from load.wire import Answer, Request

from . import pages
from .person import Doer

STATUSES = {"pending", "in_progress", "completed"}


def check_list(person: Doer, request: Request, answer: Answer) -> str | None:
    """A whole page of her list, filtered and sorted as the address says."""
    asked, shown = urlsplit(request.path).query, pages.query(answer.body)
    problem = (
        no_page(answer)
        or not_hers(person, answer)
        or (None if shown == asked else f"the list '{shown}', not '{asked}'")
        or _unasked(request, pages.tasks(answer.body))
        or _disordered(request, pages.tasks(answer.body))
        or _uncounted(answer)
    )
    if problem is None:
        person.took_note(pages.tasks(answer.body), pages.more(answer.body))
    return problem


def check_more(person: Doer, request: Request, answer: Answer) -> str | None:
    """A part that goes on where the page before it ended."""
    seen = pages.tasks(answer.body)
    above = person.tasks[-1:] if request.path == person.more else []
    problem = (
        no_page(answer)
        or no_part(answer)
        or _unasked(request, seen)
        or _disordered(request, above + seen)
    )
    if problem is None:
        person.took_note(seen, pages.more(answer.body))
    return problem


def check_edit_page(person: Doer, request: Request, answer: Answer) -> str | None:
    return no_page(answer) or not_hers(person, answer)


def check_move(person: Doer, request: Request, answer: Answer) -> str | None:
    """The task as it is now, and the counts that have changed with it."""
    asked = parse_qs(request.form.decode())["status"][0]
    shown = [(task.id, task.status) for task in pages.tasks(answer.body)]
    problem = (
        no_page(answer)
        or no_part(answer)
        or (None if shown == [(request.note, asked)] else f"{shown} is not {asked}")
        or _uncounted(answer)
    )
    if problem is None:
        person.noted_move(request.note, asked)
    return problem


def check_form(person: Doer, request: Request, answer: Answer) -> str | None:
    """A form that was taken sends her on to her list; a stranger, to the login."""
    if answer.status not in (302, 303):
        return f"status {answer.status}, not a redirect"
    if "/login" in answer.location:
        return f"sent to {answer.location}: her session is not known there"
    return None


def check_creation(person: Doer, request: Request, answer: Answer) -> str | None:
    problem = check_form(person, request, answer)
    if problem is None:
        person.written.add(parse_qs(request.form.decode())["title"][0])
    return problem


def _uncounted(answer: Answer) -> str | None:
    told = set(pages.counts(answer.body))
    return None if told == STATUSES else f"counts of {sorted(told)} alone"


def _unasked(request: Request, seen: list[pages.SeenTask]) -> str | None:
    status = _asked(request).get("status")
    for task in seen:
        if status and task.status != status:
            return f"task {task.id} is {task.status}, and {status} was asked for"
    return None


def _disordered(request: Request, seen: list[pages.SeenTask]) -> str | None:
    below = pages.out_of_order(seen, _asked(request).get("order", "newest"))
    return f"task {below.id} stands below one that it belongs above" if below else None


def _asked(request: Request) -> dict[str, str]:
    """The filter, field by field."""
    return dict(parse_qsl(urlsplit(request.path).query))
