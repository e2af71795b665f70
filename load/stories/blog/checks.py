"""What makes an answer of the blog right.

Checks assert what every cache strategy promises: that a page is hers, that it is the one
she asked for, that lists are in order. How new it is, only some strategies promise. Each
says what is wrong, or None; where nothing is, she takes note of what she saw.
"""

from __future__ import annotations

from urllib.parse import unquote

from load.stories.reading import newer_below, not_her_page
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
        person.took_note(seen, pages.next_page(answer.body))
    return problem


def check_post(person: Reader, request: Request, answer: Answer) -> str | None:
    asked, shown = int(_subject(request)), pages.article(answer.body)
    return not_her_page(person, answer) or (
        None if shown == asked else f"post {shown}, not {asked}"
    )


def check_author(person: Reader, request: Request, answer: Answer) -> str | None:
    """The posts of whom she asked for, and of nobody else."""
    asked, shown = _subject(request), pages.author(answer.body)
    seen = pages.posts(answer.body)
    strangers = {post.author for post in seen} - {asked}
    return (
        not_her_page(person, answer)
        or (None if shown == asked else f"the posts of '{shown}', not of '{asked}'")
        or (f"a post of '{min(strangers)}' among them" if strangers else None)
        or _disordered(seen)
    )


def check_written(person: Reader, request: Request, answer: Answer) -> str | None:
    """A form that was taken leads to the post; a stranger's, to the login."""
    if answer.status not in (302, 303):
        return f"status {answer.status}, not a redirect"
    post_id = pages.post_at(answer.location)
    if post_id is None:
        return f"sent to {answer.location}, not to her post"
    person.wrote(post_id)
    return None


def _subject(request: Request) -> str:
    """What the second part of a path names: /posts/7/ names 7."""
    return unquote(request.path.split("/")[2])


def _disordered(posts: list[pages.SeenPost]) -> str | None:
    below = newer_below(posts)
    return f"post {below.id} stands below an older one" if below else None
