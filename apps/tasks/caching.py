"""What of this lesson is cached, under which keys, and what each event makes old.

All of it is somebody's own, and so are the facts: what one person writes makes nothing
of anybody else's old. How something is remembered is the strategy's; where, Memcached's.

    part                 key                               depends on
    page of a list       page / user / filter / place      tasks:user
    counts               counts / user                     tasks:user
    a task, to be shown  task / number                     task:it
    a whole page         address / cookies / htmx          person:viewer, visits:viewer, and
                                                           all that its parts depend on

A filter is what somebody typed. In a key it is quoted, and a long one is a digest (`Name`
in apps/common/caching/interface.py); `utils.make_key` does the same for keys that come
through Django's own API.

A form that changes a task is filled from the table, and not from here: whoever edits an
old text writes it over a newer one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpRequest

from apps.common.caching.interface import Key, Tag
from apps.common.caching.lesson import LessonCache
from apps.common.caching.pages import View
from apps.common.caching.parts import Part, viewer_tags
from apps.common.web.pagination import Position, Slice

from . import selectors
from .rows import Card, Count, Row
from .wanted import Order, Wanted

cache = LessonCache("tasks")


def whole_page(view: View) -> View:
    """For strategies that remember whole pages; decorates views in urls.py."""
    return cache.view(view, tags=_viewer_tags)


def _viewer_tags(request: HttpRequest) -> list[Tag]:
    """Her name stands on every page, and without a session there is a login instead."""
    return viewer_tags(request, "tasks", "person", "visits")


@dataclass
class TaskList:
    """One person's tasks as her filter has them, cached page by page.

    A source of pages for `KeysetPaginator`; nothing is read before its rows are. `whole`
    pages have the counts above their rows, and parts of one do not.
    """

    user_id: int
    wanted: Wanted
    whole: bool = True
    _counts: tuple[Count, ...] | None = None

    @property
    def columns(self) -> int:
        return 1 if self.wanted.order == Order.TITLE else 2

    @property
    def words(self) -> int:
        return 1 if self.wanted.order in (Order.TITLE, Order.STATUS) else 0

    @property
    def tag(self) -> Tag:
        return _tag("tasks", self.user_id)

    def read(self, after: Position | None, size: int) -> Slice[Row]:
        """With whole pages come the counts: one question to the cache for both."""
        page = _key("page", self.user_id, self.wanted.query, str(after or ""), size)
        ours = _key("counts", self.user_id)
        makers: dict[Key, Callable[[], Any]] = {
            page: partial(selectors.page, self.user_id, self.wanted, after, size),
            ours: partial(selectors.counts, self.user_id),
        }

        def compute(missing: Collection[Key]) -> dict[Key, Any]:
            return {key: makers[key]() for key in missing}

        asked = [page, ours] if self.whole else [page]
        found = cache.fetch_many({key: [self.tag] for key in asked}, compute)
        self._counts = found.get(ours)
        rows: Slice[Row] = found[page]
        return rows

    @property
    def counts(self) -> tuple[Count, ...]:
        """Those that came with the rows; asked for alone where nobody read any."""
        return self._counts or counts(self.user_id)

    def fragment(self, after: Position | None) -> Part:
        """A rendered page of it, or part of one."""
        subject = "page-html" if self.whole else "part-html"
        place = str(after or "")
        return Part(_key(subject, self.user_id, self.wanted.query, place), (self.tag,))


def counts(user_id: int) -> tuple[Count, ...]:
    return cache.fetch(
        _key("counts", user_id),
        lambda: selectors.counts(user_id),
        [_tag("tasks", user_id)],
    )


def card(task_id: int) -> Card:
    """Whosever it is: who asks must compare. Raises `UnknownTask`."""
    return cache.fetch(
        _key("task", task_id),
        lambda: selectors.card(task_id),
        [_tag("task", task_id)],
    )


# --- What events make old -------------------------------------------------------------


def forget_task(task_id: int, user_id: int) -> None:
    """It was written, changed or deleted: she has another list now, and other counts."""
    cache.touch(_tag("tasks", user_id), _tag("task", task_id))


def forget_visits(user_id: int) -> None:
    """She has logged out: whoever comes with that cookie is nobody now."""
    cache.touch(_tag("visits", user_id))


def forget_person(user_id: int) -> None:
    """Her name is another, or she is gone."""
    cache.touch(_tag("person", user_id))


def _key(subject: str, *arguments: str | int) -> Key:
    return Key("tasks", subject, arguments)


def _tag(fact: str, of: int) -> Tag:
    return Tag("tasks", fact, (of,))
