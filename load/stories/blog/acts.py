"""What a person does on the blog: each operation of a mix, in one table.

What she opens comes from the list that she saw last and from a number that the plan has
drawn beforehand, so that the same seed on the same data does the same.
"""

from __future__ import annotations

from urllib.parse import quote, urlencode

from load.stories.interface import Act
from load.wire import Request

from .checks import check_author, check_list, check_post, check_written
from .person import Reader

LINES = (
    "The tide was out, and the whole bay smelled of tin.",
    "It began with a drawer that would not close.",
    "Nobody had wound the clock since the spring.",
    "What follows is all that I know about bread.",
    "I had been told that the path ended there.",
)
PARAGRAPHS = 4


def read_list(person: Reader, choice: int) -> Request:
    return Request("GET", "/posts/")


def read_on(person: Reader, choice: int) -> Request:
    """To the older posts; from the last page back to the first."""
    if person.next_page is None:
        return read_list(person, choice)
    return Request("GET", f"/posts/?page={person.next_page}")


def open_post(person: Reader, choice: int) -> Request | None:
    """One that stood in the list she saw last."""
    post = person.some_post(choice)
    return None if post is None else Request("GET", f"/posts/{post.id}/")


def open_author(person: Reader, choice: int) -> Request:
    """Of a post that she has seen; her own when she has seen none."""
    post = person.some_post(choice)
    return Request("GET", f"/authors/{quote(post.author if post else person.name)}/")


def write(person: Reader, choice: int) -> Request:
    return Request("POST", "/posts/create/", form=_text(choice), note=choice + 1)


def edit(person: Reader, choice: int) -> Request:
    """A post of her own, with a new title and text; who knows of none writes one."""
    post_id = person.some_own(choice)
    if post_id is None:
        return write(person, choice)
    path = f"/posts/{post_id}/update/"
    return Request("POST", path, form=_text(choice), note=post_id)


ACTS = {
    "list": Act(read_list, check_list),
    "list_more": Act(read_on, check_list),
    "post": Act(open_post, check_post),
    "author": Act(open_author, check_author),
    "write": Act(write, check_written),
    "edit": Act(edit, check_written),
}


def _text(choice: int) -> bytes:
    """A title with the number, so that posts can be told apart, and some paragraphs."""
    line = LINES[choice % len(LINES)]
    content = "\n\n".join([line] * (1 + choice % PARAGRAPHS))
    return urlencode({"title": f"{line} ({choice})", "content": content}).encode()
