"""What makes an answer right.

Checks assert what every cache strategy promises: that a page is hers, that it is the
page she asked for, that lists are in order. How new it is, only some strategies
promise. Each check says what is wrong, or None; where nothing is, the person takes note
of what she saw.
"""

from __future__ import annotations

from urllib.parse import unquote

from load.stories.reading import newer_below, no_page, no_part, not_hers
from load.wire import Answer, Request

from . import pages
from .person import Reader


def check_list(person: Reader, request: Request, answer: Answer) -> str | None:
    """A page of her feed, and one that goes on where the page before it ended."""
    posts = pages.posts(answer.body)
    asked_for = f"page={person.next_page}"
    above = person.posts[-1:] if request.path.endswith(asked_for) else []
    problem = (
        no_page(answer)
        or (no_part(answer) if request.partial else not_hers(person, answer))
        or _disordered(above + posts)
    )
    if problem is None:
        person.took_note(posts, pages.next_page(answer.body))
    return problem


def check_profile(person: Reader, request: Request, answer: Answer) -> str | None:
    asked, shown = _subject(request), pages.profile(answer.body)
    return (
        no_page(answer)
        or not_hers(person, answer)
        or (None if shown == asked else f"the profile of '{shown}', not of '{asked}'")
        or _disordered(pages.posts(answer.body))
    )


def check_like(person: Reader, request: Request, answer: Answer) -> str | None:
    """The bar of actions of the post that was liked or not any more."""
    asked, shown = int(_subject(request)), pages.acted_on(answer.body)
    problem = (
        no_page(answer)
        or no_part(answer)
        or (None if shown == asked else f"the actions of post {shown}, not of {asked}")
    )
    if problem is None:
        person.noted_like(asked, liked=request.path.endswith("/like/"))
    return problem


def check_form(person: Reader, request: Request, answer: Answer) -> str | None:
    """A form that was taken sends her on to a page; a stranger, to the login."""
    if answer.status not in (302, 303):
        return f"status {answer.status}, not a redirect"
    if "/login" in answer.location:
        return f"sent to {answer.location}: her session is not known there"
    return None


def check_follow(person: Reader, request: Request, answer: Answer) -> str | None:
    problem = check_form(person, request, answer)
    if problem is None:
        person.noted_follow(
            _subject(request), followed=request.path.endswith("/follow/")
        )
    return problem


def _subject(request: Request) -> str:
    """What the second part of a path names: /posts/7/like/ names 7."""
    return unquote(request.path.split("/")[2])


def _disordered(posts: list[pages.SeenPost]) -> str | None:
    below = newer_below(posts)
    return f"post {below.id} stands below an older one" if below else None
