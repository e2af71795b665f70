"""What makes an answer right.

Checks assert what every cache strategy promises: that a page is hers, that it is about
the city she asked for, that its figures are in the units it says, and that a list goes
on where it ended. How new it is, only some strategies promise.
"""

from __future__ import annotations

import itertools

from load.stories.reading import not_her_page
from load.wire import Answer, Request

from . import pages
from .pages import DEGREES, Listed
from .person import LooksOutside


def check_list(person: LooksOutside, request: Request, answer: Answer) -> str | None:
    listed = pages.cities(answer.body)
    problem = not_her_page(person, answer) or _disordered(listed)
    if problem is None:
        hers, following = pages.hers(answer.body), pages.next_page(answer.body)
        person.took_note(listed, hers, following)
    return problem


def check_city(person: LooksOutside, request: Request, answer: Answer) -> str | None:
    asked = Listed(0, request.path).asked
    return not_her_page(person, answer) or _wrong_city(answer, asked)


def check_form(person: LooksOutside, request: Request, answer: Answer) -> str | None:
    """A form that was taken sends her on to a page; a stranger, to the login."""
    if answer.status not in (302, 303):
        return f"status {answer.status}, not a redirect"
    if "/login" in answer.location:
        return f"sent to {answer.location}: her session is not known there"
    return None


def _wrong_city(answer: Answer, asked: str) -> str | None:
    shown = pages.city_page(answer.body)
    if shown is None or shown.asked != asked:
        return f"the page of {shown.asked if shown else 'no city'}, not of {asked}"
    if shown.degrees not in ("", DEGREES.get(shown.units)):
        return f"figures in {shown.degrees} on a page in {shown.units} units"
    return None


def _disordered(listed: list[Listed]) -> str | None:
    """The newest first: ids fall."""
    for above, below in itertools.pairwise(listed):
        if below.id >= above.id:
            return f"city {below.id} stands below {above.id}, which is no newer"
    return None
