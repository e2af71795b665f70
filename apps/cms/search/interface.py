"""What a search engine is to this lesson, and what may be wrong with one.

    SearchError
    ├── Unavailable   no answer, none in time, or one that says it cannot
    ├── NoIndex       nobody has built the index yet, or somebody has removed it
    └── Malformed     an answer that makes no sense, or a question that made none to it

Words are looked for as people are used to from the web:

    tide mill      both words, wherever in a post they are; "tides" and "mills" count too
    "tide mill"    one behind the other
    tide or moon   one of them, or both
    tide -mill     the one without the other
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from apps.common.web.pagination import Position, Slice

# Around words that were found, in what an engine answers: two signs that no alphabet has.
MARK_BEGINS, MARK_ENDS = "\ue000", "\ue001"


class SearchError(Exception):
    """It cannot be looked for; another engine must answer."""


class Unavailable(SearchError):
    pass


class NoIndex(SearchError):
    pass


class Malformed(SearchError):
    pass


class Piece(NamedTuple):
    """A part of a text, and whether it is what somebody looked for."""

    text: str
    found: bool = False


@dataclass(frozen=True)
class Hit:
    """A post that was found, as the engine knew it.

    An engine with documents of its own may be behind the table: what it found may be gone
    or hidden meanwhile, and its texts are those of `as_of`, the post's `updated_at` then.
    """

    post_id: int
    title: tuple[Piece, ...]
    excerpt: tuple[Piece, ...]
    as_of: datetime


class SearchEngine(Protocol):
    """All of its methods raise `SearchError` where it cannot do what is asked."""

    @property
    def name(self) -> str: ...

    @property
    def number(self) -> int:
        """Begins the places that are handed out: one engine's are nothing to another."""

    def find(self, words: str, after: Position | None, size: int) -> Slice[Hit]:
        """Posts for these words, the best first; the next `size` behind a place.

        Any text is right. Where it holds no word, nothing is found. Of posts that fit
        equally well, the later one comes first.
        """

    def follow(self, post_ids: Collection[int]) -> None:
        """These posts have changed, come or gone: what it knows of them is made new."""

    def rebuild(self) -> int:
        """Makes all that it knows anew, and answers how many posts that is.

        Meanwhile it answers as before.
        """

    def check(self) -> None:
        """Asks whether it is there, and able to answer."""


def pieces(text: str) -> tuple[Piece, ...]:
    """
    >>> pieces("the \\ue000tide\\ue001")
    (Piece(text='the ', found=False), Piece(text='tide', found=True))
    """
    parts: list[Piece] = []
    for part in text.split(MARK_BEGINS):
        found, ends, rest = part.partition(MARK_ENDS)
        if ends:
            parts += [Piece(found, found=True), Piece(rest)]
        else:
            parts.append(Piece(part))
    return tuple(part for part in parts if part.text)
