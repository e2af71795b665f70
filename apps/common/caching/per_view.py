"""`per_view`: keep whole responses, one for each person and address.

Choose it for pages that cost much, are looked at often, and may be old: on a hit
nothing of the view runs, and neither session nor user is loaded. "A person" is her
Cookie header, all of it: nobody is shown a page of somebody else's, but no two people
share one either. And all of a page is as old as its oldest part: who has just looked at
a page and then posts does not see her post there, but for once, on the page that tells
her so: what is said once is not kept. Her browser is told to keep the page, too, for
what is left of its time.

It is what Django's `cache_page` does (there is a peer of that name), in half as many
questions: that one first asks what a page varies on, which is known here.

It costs, in round trips: one for a hit, two for a miss; none for a write.

Source: https://docs.djangoproject.com/en/5.2/topics/cache/#the-per-view-cache
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from .cache_aside import CacheAside
from .interface import CacheUnavailable, Level


@dataclass(frozen=True, slots=True)
class KeptPage:
    made_s: float  # when its making began, in seconds since 1970
    page: object


@dataclass(frozen=True)
class PerView(CacheAside):
    """Cache-aside at another level; kept_pages.py says what becomes of a response."""

    name = "per_view"
    level = Level.VIEW

    def kept_page(self, address: str) -> KeptPage | None:
        """The page of that address, which also says for whom it is; None: make it."""
        try:
            kept = self.store.get(self._name(address))
        except CacheUnavailable:
            return None
        return kept if isinstance(kept, KeptPage) else None

    def keep_page(self, address: str, page: object, *, made_s: float) -> None:
        left_s = self.left_s(made_s)
        with suppress(CacheUnavailable):
            kept = {self._name(address): KeptPage(made_s, page)}
            self.store.set_many(kept, ttl_s=left_s)

    def left_s(self, made_s: float) -> float:
        """How much longer a page may be shown."""
        return self.ttl_s - max(0.0, self.clock() - made_s)

    def _name(self, address: str) -> str:
        return f"{self.name}={address}"
