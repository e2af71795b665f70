"""`layered`: browser, whole page, rows; each layer is asked when the one before has nothing.

Choose it for pages that are read much, change often, and must never be old: it has the
cheapest answer that is still right. A browser that holds the page is answered 304, as
under `conditional`. One that does not is sent the copy that the site has kept, and only
when a fact of the page has changed it is made again, from the rows of `versioned`, of
which most are still there: a like makes one card old, not the twenty around it.

All three layers rest on the same counters. A copy is stored under the validator of its
page, so that when a counter is raised, nobody asks for the copy any more. And within
one request a counter is read once: whatever is fetched for a page has the versions that
the page says it rests on.

It costs, in round trips: two for a 304 (the list; the counters), three for a copy. A
page that is made takes two, and one more for each part that is fetched, two where some
of it is missing, one more again for tags met for the first time; and one to keep what
was made. One for a write. In memory, it is the dearest: pages beside rows.

Source: definition 3.3 in the project's algorithms, at three levels at once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from .conditional import Conditional, Learned, Page, page_being_made
from .encoding import MISS
from .interface import CacheUnavailable, Key, Level, Tag, Value
from .versioned import Versioned


@dataclass(frozen=True)
class Layered(Conditional):
    """`conditional`, with copies of its pages and the rows that they are made of."""

    name = "layered"
    also = frozenset({Level.DATA})
    remembers = True
    copies = True

    def fetch_many(
        self,
        wanted: Mapping[Key, Collection[Tag]],
        compute: Callable[[Collection[Key]], Mapping[Key, Value]],
    ) -> dict[Key, Value]:
        return Versioned.fetch_many(self, wanted, compute)

    def versions(self, tags: Collection[str]) -> dict[str, object]:
        """Those that the page that is being made has read are not read again."""
        page = page_being_made()
        known = {} if page is None or page.strategy != self else page.versions
        found = {tag: known[tag] for tag in tags if tag in known}
        if len(found) < len(tags):
            found |= super().versions(set(tags) - found.keys())
        return found

    def copy_of(self, page: Page) -> object | None:
        """Nobody asks for one that is known to be of before."""
        validator = page.validator
        if page.learned is None or validator is None:
            return None
        if page.learned.copied != validator:
            return None
        try:
            copy = self.store.get(_name_of_copy(validator))
        except CacheUnavailable:
            return None
        return None if copy is MISS else copy

    def learn(self, page: Page, facts: tuple[str, ...], copy: object | None) -> None:
        """The list and the copy, together: each page that is made is an edition."""
        page.learned = Learned(int(page.began_s * 1_000_000), facts)
        kept: dict[str, object] = {}
        if copy is not None and (validator := page.validator) is not None:
            page.learned = replace(page.learned, copied=validator)
            kept[_name_of_copy(validator)] = copy
        kept[page.name] = page.learned
        with suppress(CacheUnavailable):
            self.store.set_many(kept, ttl_s=self.left_s(page))


def _name_of_copy(validator: str) -> str:
    return f"{Layered.name}={validator}"
