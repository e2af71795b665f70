"""What a person can read from the pages and parts of the task manager.

The site promises this markup to its readers; regular expressions are enough for it.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from load.stories.reading import only

_QUERY = re.compile(rb'<main\b[^>]*\bdata-query="([^"]*)"')
_TASK = re.compile(rb'<li\b[^>]*\bdata-task="(\d+)" data-status="([a-z_]+)"')
_TITLE = re.compile(rb'<h2 id="title-\d+">([^<]*)</h2>')
_MOMENT = re.compile(rb'<time\b[^>]*\bdatetime="([^"]*)"')
_NEXT = re.compile(rb'<a\b(?=[^>]*\brel="next")[^>]*\bhref="([^"]*)"')
_COUNT = re.compile(rb'<strong data-count="([a-z_]+)">(\d+)</strong>')


@dataclass(frozen=True, slots=True)
class SeenTask:
    """A task as a list shows it; the moment is when it was written, ISO 8601."""

    id: int
    status: str
    title: str
    moment: str


def query(page: bytes) -> str | None:
    """The filter of the list that a page shows; None where there is no list."""
    return only(_QUERY, page)


def more(page: bytes) -> str | None:
    """The address of what follows; None at the end."""
    return only(_NEXT, page)


def tasks(page: bytes) -> list[SeenTask]:
    """The tasks of a list, from the top."""
    tags = list(_TASK.finditer(page))
    starts = [tag.start() for tag in tags]
    items = itertools.pairwise([*starts, len(page)])
    return [
        _task(tag, page[start:end])
        for tag, (start, end) in zip(tags, items, strict=True)
    ]


def counts(page: bytes) -> dict[str, int]:
    """How many tasks are how far, as the head of the list says; nothing elsewhere."""
    return {status.decode(): int(number) for status, number in _COUNT.findall(page)}


def out_of_order(seen: list[SeenTask], order: str) -> SeenTask | None:
    """The first task that stands below one that it should stand above.

    By title is the database's business: its alphabet need not be ours.
    """
    for above, below in itertools.pairwise(seen):
        if (order == "newest" and below.moment > above.moment) or (
            order == "oldest" and below.moment < above.moment
        ):
            return below
    return None


def _task(tag: re.Match[bytes], item: bytes) -> SeenTask:
    title, moment = only(_TITLE, item), only(_MOMENT, item)
    return SeenTask(int(tag[1]), tag[2].decode(), title or "", moment or "")
