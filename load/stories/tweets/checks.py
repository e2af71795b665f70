"""What makes an answer right, whatever is cached: whose it is, which it is, its order.

How new it is, only some strategies promise. Each check says what is wrong, or None; where
nothing is, the person takes note of what she saw.
"""

from __future__ import annotations

from load.wire import Answer, Request

from . import pages
from .person import Passerby


def check_list(person: Passerby, request: Request, answer: Answer) -> str | None:
    """A page of tweets, and one that goes on where the page before it ended."""
    tweets = pages.tweets(answer.body)
    goes_on = request.path.endswith(f"page={person.next_page}")
    above = person.tweets[-1:] if goes_on else []
    problem = (
        no_page(answer)
        or (no_partial(answer) if request.partial else not_hers(person, answer))
        or _disordered(above + tweets)
    )
    if problem is None:
        person.took_note(tweets, pages.next_page(answer.body))
    return problem


def check_form(person: Passerby, request: Request, answer: Answer) -> str | None:
    """A form that was taken sends her on to a page; a stranger, to the login."""
    if answer.status not in (302, 303):
        return f"status {answer.status}, not a redirect"
    if "/login" in answer.location:
        return f"sent to {answer.location}: her session is not known there"
    return None


def no_page(answer: Answer) -> str | None:
    if answer.status == 200:
        return None
    where = f" to {answer.location}" if answer.location else ""
    return f"status {answer.status}{where}, not a page"


def not_hers(person: Passerby, answer: Answer) -> str | None:
    viewer = pages.viewer(answer.body)
    return None if viewer == person.name else f"the page of '{viewer}', not hers"


def no_partial(answer: Answer) -> str | None:
    whole = pages.viewer(answer.body) is not None
    return "a whole page, not the part that was asked for" if whole else None


def _disordered(tweets: list[pages.SeenTweet]) -> str | None:
    below = pages.out_of_order(tweets)
    return f"tweet {below.id} stands below an older one" if below else None
