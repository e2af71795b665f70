"""`conditional`: the browser keeps the page, and asks whether it is still right.

Choose it for pages that the same visitor looks at again before they change, and where
an old answer is a wrong answer. Every page goes out with a validator (an ETag), which
says on which versions of its facts it rests. The browser sends it back with its next
question (If-None-Match). If nothing has changed, the answer is 304 and no body: no
session, no user, no query, no template, and nothing to send. The site itself keeps no
page, but for each page and visitor the list of its tags, and for each tag the counter
of `versioned`.

A version is read *before* the facts that it stands for. A write in between makes the
page newer than its validator says, and it is made once more than was needed; the other
way round, a page could pass for newer than it is, for ever.

It sees what a page asks its lesson's cache for, by tags, and no more: a page that reads
anything else must not be given to `LessonCache.view`, or has to name it there. What no
tag can name, such as a template, makes a page old at the latest when its list dies of
age: the next page is another *edition*, and no validator of before leads to it.

It costs, in round trips: two for a 304 (the list; the counters). A page that is made
takes one more for each part whose tags are met for the first time, up to two where a
counter has to be started, and one if the list has changed. One for a write. And the
first look at a page is never a hit, nor is one of a client that keeps nothing.

Source: RFC 9110, sections 8.8.3, 13.1.2 and 15.4.5; the counters are those of
definition 3.3 in the project's algorithms.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field

from .base import computed
from .interface import CacheUnavailable, Key, Level, Promise, Tag, Value
from .versioned import Versioned, digest


@dataclass(frozen=True)
class Conditional(Versioned):
    """The counters of `versioned`, for pages that somebody else keeps."""

    name = "conditional"
    level = Level.VIEW
    remembers = False
    copies = False  # does the site keep pages, too?

    @property
    def promise(self) -> Promise:
        return Promise(
            staleness=(
                "None for what the tags cover, once the write has returned; for what "
                f"no tag names, up to {self.ttl_s:g} s."
            ),
            concurrency=(
                "A reader who began before a write may be shown, once, what was true "
                "then; her next look is answered anew. Who asks together computes "
                "together."
            ),
            outage=(
                "Every page is made, and goes out without a validator. What was "
                "touched is forgotten before this process answers 304 again; one that "
                "noticed nothing may be half a second behind."
            ),
            stale_at_most_s=0,
        )

    def fetch_many(
        self,
        wanted: Mapping[Key, Collection[Tag]],
        compute: Callable[[Collection[Key]], Mapping[Key, Value]],
    ) -> dict[Key, Value]:
        """No value is kept here: a page is, where it was looked at."""
        return computed(compute, list(wanted))

    def copy_of(self, page: Page) -> object | None:
        """The page itself, where the site keeps a copy that is still right."""
        return None

    def learn(self, page: Page, facts: tuple[str, ...], copy: object | None) -> None:
        """What the page that was made rests on, unless that is known."""
        if page.learned is None or page.learned.facts != facts:
            page.learned = Learned(int(page.began_s * 1_000_000), facts)
            with suppress(CacheUnavailable):
                kept = {page.name: page.learned}
                self.store.set_many(kept, ttl_s=self.left_s(page))

    def left_s(self, page: Page) -> float:
        """What is left to a page, whose age counts from its beginning."""
        return self.ttl_s - max(0.0, self.clock() - page.began_s)

    def page(self, address: str) -> Page:
        """What is known of the page at an address, which also says for whom it is."""
        page = Page(self, f"{self.name}:{address}", began_s=self.clock())
        with page.unless_the_cache_is_down():
            learned = self.store.get(page.name)
            if isinstance(learned, Learned):
                # As they are now, whatever a page that is being made has read before.
                page.versions = super().versions(learned.facts)
                page.learned = learned
        return page


@dataclass(frozen=True, slots=True)
class Learned:
    """What a page rested on when it was made."""

    edition: int  # when that was learned, in microseconds since 1970
    facts: tuple[str, ...]
    copied: str | None = None  # the validator of the copy that the site keeps, if any


@dataclass
class Page:
    """One page for one visitor, from the question to the answer."""

    strategy: Conditional
    name: str
    began_s: float
    learned: Learned | None = None
    versions: dict[str, object] = field(default_factory=dict)
    facts: set[str] = field(default_factory=set)
    given_up: bool = False

    @property
    def validator(self) -> str | None:
        """That of the page as it would be made now; None if it has to be made."""
        if self.learned is None:
            return None
        edition, facts = self.learned.edition, self.learned.facts
        rests_on = (f"{fact}={self.versions[fact]}" for fact in facts)
        return digest((self.name, str(edition), *rests_on))

    @contextmanager
    def being_made(self) -> Iterator[None]:
        """Inside, whoever fetches says to this page on which tags it rests."""
        token = _being_made.set(self)
        try:
            yield
        finally:
            _being_made.reset(token)

    def rest_on(self, tags: Iterable[Tag]) -> None:
        """Called before what the tags stand for is read."""
        facts = {str(tag) for tag in tags}
        self.facts |= facts
        if self.given_up:
            return
        with self.unless_the_cache_is_down():
            self.versions |= self.strategy.versions(facts - self.versions.keys())

    def forget(self, tags: Iterable[Tag]) -> None:
        """These were changed by the page itself: what it read of them counts no more."""
        self.give_up()
        for tag in tags:
            self.versions.pop(str(tag), None)

    def give_up(self) -> None:
        """It can have no validator: what it shows is for once, or rests on unknowns."""
        self.given_up = True

    def made(self, copy: object | None = None) -> str | None:
        """The validator of the page that was made, for the next question; None: none.

        What it rests on is learned. A page that named no facts could change unnoticed.
        `copy` is the page, for a site that keeps it.
        """
        if self.given_up or not self.facts:
            return None
        self.strategy.learn(self, tuple(sorted(self.facts)), copy)
        return self.validator

    @contextmanager
    def unless_the_cache_is_down(self) -> Iterator[None]:
        try:
            yield
        except CacheUnavailable:
            self.give_up()


def page_being_made() -> Page | None:
    """The one that this request is making, if it is one that may have a validator."""
    return _being_made.get()


_being_made: ContextVar[Page | None] = ContextVar("page_being_made", default=None)
