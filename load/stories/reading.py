"""What every lesson's pages promise to those who read them, and how it is looked for.

Regular expressions are enough for the markup that is promised, and cost a tenth of a parser.
Each check says what is wrong, or None.
"""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Iterable
from typing import Protocol, TypeVar

from load.wire import Answer

from .interface import Person

_VIEWER = re.compile(rb'<body\b[^>]*\bdata-viewer="([^"]*)"')


class Dated(Protocol):
    """Something in a list that has a moment: ISO 8601, all in one time zone."""

    @property
    def moment(self) -> str: ...


Seen = TypeVar("Seen", bound=Dated)


def only(pattern: re.Pattern[bytes], page: bytes) -> str | None:
    """What the first group of it holds where it is first found, as text."""
    found = pattern.search(page)
    return html.unescape(found.group(1).decode()) if found else None


def viewer(page: bytes) -> str | None:
    """For whom a whole page was made; empty for a stranger, None on a part of one."""
    return only(_VIEWER, page)


def newer_below(seen: Iterable[Seen]) -> Seen | None:
    """The first that is newer than the one above it."""
    for above, below in itertools.pairwise(seen):
        if below.moment > above.moment:
            return below
    return None


def no_page(answer: Answer) -> str | None:
    if answer.status == 200:
        return None
    where = f" to {answer.location}" if answer.location else ""
    return f"status {answer.status}{where}, not a page"


def not_hers(person: Person, answer: Answer) -> str | None:
    shown = viewer(answer.body)
    return None if shown == person.name else f"the page of '{shown}', not hers"


def not_her_page(person: Person, answer: Answer) -> str | None:
    """Neither a redirect nor a refusal, nor somebody else's."""
    return no_page(answer) or not_hers(person, answer)


def no_part(answer: Answer) -> str | None:
    whole = viewer(answer.body) is not None
    return "a whole page, not the part that was asked for" if whole else None
