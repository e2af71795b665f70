"""What makes an answer of the magazine right.

Checks assert what every cache strategy promises: that a page is hers, that it is the one
she asked for, that lists are in order. How new it is, only some strategies promise.
"""

from __future__ import annotations

import itertools
from urllib.parse import parse_qs, urlsplit

from load.stories.reading import newer_below, no_page, not_her_page
from load.wire import Answer, Request

from . import pages
from .person import Reader


def check_list(person: Reader, request: Request, answer: Answer) -> str | None:
    """A page of all posts, and one that goes on where the page before it ended."""
    seen = pages.posts(answer.body)
    goes_on = request.path.endswith(f"page={person.next_page}")
    above = person.posts[-1:] if goes_on else []
    problem = not_her_page(person, answer) or _disordered(above + seen)
    if problem is None:
        person.took_note(
            seen, pages.subjects(answer.body), pages.next_page(answer.body)
        )
    return problem


def check_post(person: Reader, request: Request, answer: Answer) -> str | None:
    """The post of that address. It need not be the one that had it when she saw it."""
    shown = pages.article(answer.body)
    return not_her_page(person, answer) or (
        None if shown is not None else "a page that is about no post"
    )


def check_subject(person: Reader, request: Request, answer: Answer) -> str | None:
    shown = pages.canonical_path(answer.body)
    return (
        not_her_page(person, answer)
        or (None if shown == request.path else f"the page {shown}, not {request.path}")
        or _disordered(pages.posts(answer.body))
    )


def check_search(person: Reader, request: Request, answer: Answer) -> str | None:
    """What she asked for stands in the field, and no result stands twice."""
    (words,) = parse_qs(urlsplit(request.path).query)["q"]
    shown, found = pages.asked(answer.body), [p.id for p in pages.posts(answer.body)]
    twice = {each for each in found if found.count(each) > 1}
    return (
        not_her_page(person, answer)
        or (None if shown == words else f"results for '{shown}', not for '{words}'")
        or (f"post {min(twice)} twice" if twice else None)
    )


def check_feed(person: Reader, request: Request, answer: Answer) -> str | None:
    moments = pages.entries(answer.body)
    if moments is None:
        return no_page(answer) or "no feed"
    pairs = itertools.pairwise(moments)
    return no_page(answer) or next(
        (f"one of {below} below {above}" for above, below in pairs if below > above),
        None,
    )


def check_saved(person: Reader, request: Request, answer: Answer) -> str | None:
    """A form that was taken leads back to it; a stranger's, to the login."""
    if answer.status not in (302, 303):
        return f"status {answer.status}, not a redirect"
    if pages.saved_post(answer.location) is None:
        return f"sent to {answer.location}, not to the post that she saved"
    return None


def _disordered(posts: list[pages.SeenPost]) -> str | None:
    below = newer_below(posts)
    return f"post {below.id} stands below an older one" if below else None
