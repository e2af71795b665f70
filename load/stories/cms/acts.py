"""What a person does at the magazine: each operation of a mix, in one table.

What she opens comes from the list that she saw last and from a number that the plan has
drawn beforehand, so that the same seed on the same data does the same.
"""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import uuid4

from load.stories.interface import Act
from load.wire import Request

from .checks import (
    check_feed,
    check_list,
    check_post,
    check_saved,
    check_search,
    check_subject,
)
from .person import Reader

LINES = (
    "The tide was out, and the whole bay smelled of tin.",
    "It began with a drawer that would not close.",
    "Nobody had wound the clock since the spring.",
    "What follows is all that I know about bread.",
    "I had been told that the path ended there.",
)
PARAGRAPHS = 4
# So many categories and tags every world has; they bear numbers from 1.
CATEGORIES, TAGS = 5, 10
SHORTEST_WORD = 4


def read_list(person: Reader, choice: int) -> Request:
    return Request("GET", "/blog/")


def read_on(person: Reader, choice: int) -> Request:
    """To the older posts; from the last page back to the first."""
    if person.next_page is None:
        return read_list(person, choice)
    return Request("GET", f"/blog/?page={person.next_page}")


def open_post(person: Reader, choice: int) -> Request | None:
    """One that stood in the list she saw last."""
    post = person.some_post(choice)
    return None if post is None else Request("GET", post.path)


def open_subject(person: Reader, choice: int) -> Request:
    """A category or a tag that stood beside it; all tags, where none did."""
    return Request("GET", person.some_subject(choice) or "/tags/")


def search(person: Reader, choice: int) -> Request:
    """A word of a title that she has seen."""
    post = person.some_post(choice)
    words = [word for word in (post.title if post else "").split() if word.isalpha()]
    long = [word for word in words if len(word) >= SHORTEST_WORD] or ["harbour"]
    word = long[choice % len(long)]
    return Request("GET", f"/search/?{urlencode({'q': word})}")


def read_feed(person: Reader, choice: int) -> Request:
    return Request("GET", "/feed/")


def write(person: Reader, choice: int) -> Request:
    line = LINES[choice % len(LINES)]
    form = new_post(f"{line} ({choice})", _content(choice))
    return _form("/admin/cms/post/add/", form | _about(choice))


def edit(person: Reader, choice: int) -> Request | None:
    """Another text for a post that she sees; who sees none has nothing to correct."""
    post = person.some_post(choice)
    if post is None:
        return None
    form = {
        "title": post.title,
        "slug": post.slug,
        "status": "published",
        "published_at_0": f"{post.published_at:%Y-%m-%d}",
        "published_at_1": f"{post.published_at:%H:%M:%S}",
        "content": _content(choice),
        "_continue": "1",
    }
    return _form(f"/admin/cms/post/{post.id}/change/", form | _about(choice))


ACTS = {
    "list": Act(read_list, check_list),
    "list_more": Act(read_on, check_list),
    "post": Act(open_post, check_post),
    "subject": Act(open_subject, check_subject),
    "search": Act(search, check_search),
    "feed": Act(read_feed, check_feed),
    "write": Act(write, check_saved),
    "edit": Act(edit, check_saved),
}


def new_post(title: str, content: str) -> dict[str, str]:
    """The admin's form for a post that is published at once, and then shown again.

    A slug is the title's to begin with, and an editor makes it another where a post of
    that day has it already.
    """
    return {
        "title": title,
        "slug": f"post-{uuid4().hex[:12]}",
        "status": "published",
        "content": content,
        "_continue": "1",
    }


def _content(choice: int) -> str:
    line = LINES[choice % len(LINES)]
    return f"<p>{line} ({choice})</p>" * (1 + choice % PARAGRAPHS)


def _about(choice: int) -> dict[str, str]:
    categories, tags = 1 + choice % CATEGORIES, 1 + choice % TAGS
    return {"categories": str(categories), "tags": str(tags)}


def _form(path: str, fields: dict[str, str]) -> Request:
    return Request("POST", path, form=urlencode(fields).encode())
