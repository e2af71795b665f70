"""What makes an answer right, whatever is cached: whose it is, which it is, its order.

How new it is, only some strategies promise. Each check says what is wrong, or None; where
nothing is, the person takes note of what she saw.
"""

from __future__ import annotations

from urllib.parse import unquote

from load.stories.reading import newer_below, no_page, no_part, not_hers
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
        or (no_part(answer) if request.partial else not_hers(person, answer))
        or _disordered(above + tweets)
    )
    # She scrolls on through the timeline; a home leads nowhere else.
    if problem is None and not request.path.startswith("/following/"):
        person.took_note(tweets, pages.next_page(answer.body))
    return problem


def check_person(person: Passerby, request: Request, answer: Answer) -> str | None:
    asked, shown = unquote(request.path.split("/")[2]), pages.person(answer.body)
    tweets = pages.tweets(answer.body)
    others = {tweet.author for tweet in tweets} - {asked}
    return (
        no_page(answer)
        or not_hers(person, answer)
        or (None if shown == asked else f"the page of '{shown}', not of '{asked}'")
        or (f"tweets of {others} among those of '{asked}'" if others else None)
        or _disordered(tweets)
    )


def check_bar(person: Passerby, request: Request, answer: Answer) -> str | None:
    """The buttons of the tweet that was clicked, and they show what was done."""
    _, asked, verb, _ = request.path.split("/")
    mark = "liked" if verb.endswith("like") else "retweeted"
    bar, done = pages.bar(answer.body), not verb.startswith("un")
    if (problem := no_page(answer) or no_part(answer)) is not None:
        return problem
    if bar is None or bar.tweet != int(asked):
        return f"the buttons of {bar.tweet if bar else 'no tweet'}, not of {asked}"
    if getattr(bar, mark) is not done:
        return f"tweet {asked} is said to be {'not ' * done}{mark} after {verb}"
    person.noted_mark(int(asked), **{mark: done})
    return None


def check_form(person: Passerby, request: Request, answer: Answer) -> str | None:
    """A form that was taken sends her on to a page; a stranger, to the login."""
    if answer.status not in (302, 303):
        return f"status {answer.status}, not a redirect"
    if "/login" in answer.location:
        return f"sent to {answer.location}: her session is not known there"
    return None


def check_follow(person: Passerby, request: Request, answer: Answer) -> str | None:
    problem = check_form(person, request, answer)
    if problem is None:
        name = unquote(request.path.split("/")[2])
        person.noted_follow(name, followed=request.path.endswith("/follow/"))
    return problem


def _disordered(tweets: list[pages.SeenTweet]) -> str | None:
    below = newer_below(tweets)
    return f"tweet {below.id} stands below an older one" if below else None
