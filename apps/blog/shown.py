"""What pages show of posts and authors: small frozen values that a cache can keep.

Every reader is shown the same. Whether she may edit what she reads, her page asks itself.
"""

from __future__ import annotations

from typing import NamedTuple

# A teaser is cut to so many characters, and looks at no more than twice as many.
TEASER_LENGTH = 280
READ_FOR_A_TEASER = 2 * TEASER_LENGTH


class Teaser(NamedTuple):
    """A post as it stands in a list. Its moment is text already."""

    id: int
    title: str
    opening: str
    author: str
    name: str
    moment: str
    when: str


class Article(NamedTuple):
    """A post on its own page, with all of its text."""

    id: int
    title: str
    content: str
    author_id: int
    author: str
    name: str
    moment: str
    when: str


class Author(NamedTuple):
    """The head of the page that has somebody's posts."""

    id: int
    username: str
    name: str


def opening(content: str) -> str:
    """How a text begins, on one line, cut between two words where it goes on.

    Only the first `READ_FOR_A_TEASER` characters decide, and whether there is another:
    a list need not read twenty long texts to print how they begin.

    >>> opening("The tide was out.\\n\\nSo was I.")
    'The tide was out. So was I.'
    """
    words = " ".join(content[:READ_FOR_A_TEASER].split())
    if len(words) <= TEASER_LENGTH and len(content) <= READ_FOR_A_TEASER:
        return words
    # One more than fits: a word that ends right there is not cut.
    head, _, rest = words[: TEASER_LENGTH + 1].rpartition(" ")
    return f"{head or rest[:TEASER_LENGTH]}…"
