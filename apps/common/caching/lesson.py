"""What a lesson holds: its cache, under whichever strategy the settings name.

    cache = LessonCache("social")

    def feed_page(user, token):
        key = Key("social", "feed", (user.pk, token))
        tags = [Tag("social", "feed", (user.pk,))]
        return cache.fetch(key, lambda: select_page(user, token), tags)

A lesson marks every place where something could be remembered: data, fragments, views.
A strategy remembers at one of these levels; at the others all is computed. So the
lesson's code is the same under every strategy, and does not know which is in use.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping
from functools import lru_cache, partial, wraps
from threading import get_ident
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.signals import setting_changed
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from apps.common.telemetry.keys import note_answered, note_touched
from apps.common.telemetry.recorder import count_hit, count_miss, waits_so_far

from .base import Strategy, computed
from .chosen import FOLLOWED_SETTINGS, chosen_strategy, ttl_s_of
from .commits import tags_to_touch, touch_on_commit
from .conditional import Conditional, page_being_made
from .door import kept_at_the_door
from .interface import Key, Level, Tag, Value
from .kept_pages import kept_for_a_while
from .pages import View
from .peers import NO_PEER
from .peers.cache_page import CachePage, cached_by_django
from .per_site import PerSite
from .per_view import PerView
from .revalidation import TagsOf, revalidated
from .watch import Registry, making, registry
from .write_behind import Save, WriteBehind

logger = logging.getLogger(__name__)


def no_tags(_request: HttpRequest) -> Collection[Tag]:
    return ()


class LessonCache:
    """The cache alias called like the lesson. Making one reads no setting yet."""

    def __init__(self, lesson: str) -> None:
        self.lesson = lesson
        self._strategy: Strategy | None = None
        self._registry: Registry | None = None
        self._savers: dict[str, Save] = {}
        setting_changed.connect(self._follow)

    @property
    def strategy(self) -> Strategy:
        """Made at first use, and anew when a setting changes or the process forks."""
        chosen = self._strategy
        if chosen is None or self._registry is not registry():
            with making():
                chosen = self._strategy
                if chosen is None or self._registry is not registry():
                    chosen = self._make()
        return chosen

    def fetch(
        self, key: Key, compute: Callable[[], Value], tags: Collection[Tag] = ()
    ) -> Value:
        self._note(tags)
        if self._remembers(Level.DATA, tags):
            return fetch_counted(self.strategy, key, compute, tags)
        return compute()

    def fetch_many(
        self,
        wanted: Mapping[Key, Collection[Tag]],
        compute: Callable[[Collection[Key]], Mapping[Key, Value]],
    ) -> dict[Key, Value]:
        tags = {tag for tags in wanted.values() for tag in tags}
        self._note(tags)
        if not self._remembers(Level.DATA, tags):
            return computed(compute, list(wanted))
        return fetch_many_counted(self.strategy, wanted, compute)

    def fragment(
        self, key: Key, render: Callable[[], str], tags: Collection[Tag] = ()
    ) -> str:
        self._note(tags)
        if self._remembers(Level.FRAGMENT, tags):
            return fetch_counted(self.strategy, key, render, tags)
        return render()

    def view(self, view: View, *, tags: TagsOf = no_tags) -> View:
        """Decorates a view; it stands outside everything that asks who is there.

        `tags` says on which facts a page rests because of who asks for it. Together
        with those of what the page fetches, they must be all that it shows.
        """

        @lru_cache(maxsize=8)
        def kept(strategy: Strategy) -> View:
            if isinstance(strategy, Conditional):
                return revalidated(view, strategy, tags)
            if isinstance(strategy, PerSite):
                return kept_at_the_door(view)
            if isinstance(strategy, PerView):
                return kept_for_a_while(view, strategy)
            message = f"{strategy.name} keeps pages, and nobody knows how"
            raise ImproperlyConfigured(message)

        @wraps(view)
        def by_strategy(
            request: HttpRequest, *args: Any, **kwargs: Any
        ) -> HttpResponseBase:
            strategy = self.strategy
            if strategy.level is Level.VIEW:
                chosen = kept(strategy)
            elif CachePage.name == settings.CACHE_PEER:
                chosen = cached_by_django(view, self.lesson, ttl_s_of(self.lesson))
            else:
                chosen = view
            return chosen(request, *args, **kwargs)

        return by_strategy

    def touch(self, *tags: Tag) -> None:
        """These facts change with the transaction that is open, or have changed."""
        touch_on_commit(tags, self._touch, owner=self)

    def renew(self, fetch: Callable[[], object]) -> None:
        """`fetch` asks again for what the open transaction changes, once it has.

        It is called under strategies that write through, and only then: the writer is
        the first reader. What goes wrong there (a post is gone meanwhile) has no
        bearing on the write, which is done.
        """
        if self.strategy.writes_through:
            transaction.on_commit(partial(renewed, fetch))

    def saved_by(self, subject: str, save: Save) -> None:
        """`save` brings into the database what has waited of a subject; see `write`."""
        self._savers[subject] = save

    def write(
        self,
        key: Key,
        value: object,
        *,
        tags: Collection[Tag],
        directly: Callable[[], object],
        check: Callable[[], object],
    ) -> None:
        """Writes a value: now, by `directly`; or later, by what its subject is saved by.

        Later under strategies that write behind. Nobody can be refused then, so `check`
        is asked first, and raises what there is to raise. It is accepted, and its facts
        are touched, when the transaction that is open is committed. Whoever reads its
        subject from the database must lay over it what is `waiting`.
        """
        strategy = self.strategy
        if not isinstance(strategy, WriteBehind):
            directly()
            return

        def accept() -> None:
            strategy.write(key, value, directly)
            self.touch(*tags)

        check()
        transaction.on_commit(accept)

    def waiting(self, subject: str, things: Collection[str | int]) -> dict[Key, Any]:
        """What was written about these things, and is not in the database yet.

        To be read before the database: what is flushed in between is then seen twice,
        and not missed.
        """
        strategy = self.strategy
        if not isinstance(strategy, WriteBehind):
            return {}
        return strategy.waiting(subject, things)

    def _remembers(self, level: Level, tags: Collection[Tag]) -> bool:
        """Not what this transaction has changed itself.

        The cache does not know of it yet; and what is computed now, from rows that may
        still be rolled back, is for nobody else. Nor anything above a peer: what is
        asked of that is counted there.
        """
        return (
            self.strategy.is_at(level)
            and settings.CACHE_PEER == NO_PEER
            and tags_to_touch(self).isdisjoint(tags)
        )

    def _note(self, tags: Collection[Tag]) -> None:
        """A page that is being made, if one is, rests on these; see conditional.py.

        It has no validator if they are told to another cache, or are being changed.
        """
        page = page_being_made()
        if page is None:
            return
        if page.strategy != self.strategy or not tags_to_touch(self).isdisjoint(tags):
            page.give_up()
        page.rest_on(tags)

    def _touch(self, tags: Collection[Tag]) -> None:
        self.strategy.touch(tags)
        if (page := page_being_made()) is not None:
            page.forget(tags)
        note_touched(tags)

    def _make(self) -> Strategy:
        chosen, here = chosen_strategy(self.lesson, self._savers), registry()
        # Until then nobody else reads, either.
        here.look_before_reading()
        self._strategy, self._registry = chosen, here
        return chosen

    def _follow(self, *, setting: str, **_: Any) -> None:
        if setting in FOLLOWED_SETTINGS:
            self._strategy = None


@lru_cache(maxsize=64)
def lesson_cache(lesson: str) -> LessonCache:
    """The one of that name, for those who know only a key: the template tag."""
    return LessonCache(lesson)


def fetch_counted(
    strategy: Strategy, key: Key, compute: Callable[[], Value], tags: Collection[Tag]
) -> Value:
    values = fetch_many_counted(
        strategy, {key: tags}, lambda _missing: {key: compute()}
    )
    return values[key]


def fetch_many_counted(
    strategy: Strategy,
    wanted: Mapping[Key, Collection[Tag]],
    compute: Callable[[Collection[Key]], Mapping[Key, Value]],
) -> dict[Key, Value]:
    """Hits, and misses: those that this request computed. Who waited did neither."""
    here, waits = get_ident(), waits_so_far()
    missed: list[Key] = []

    def counting(missing: Collection[Key]) -> Mapping[Key, Value]:
        # A thread that refreshes in the background calls this too, and later.
        if get_ident() == here:
            missed.extend(missing)
        return compute(missing)

    values = strategy.fetch_many(wanted, counting)
    count_miss(len(missed))
    count_hit(max(0, len(wanted) - len(missed) - (waits_so_far() - waits)))
    note_answered(wanted, missed)
    return values


def renewed(fetch: Callable[[], object]) -> None:
    try:
        fetch()
    except Exception as error:
        logger.info("Not renewed after a write: %s: %s", type(error).__name__, error)
