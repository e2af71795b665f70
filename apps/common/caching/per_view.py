"""`per_view`: keep whole responses, one for each person and address.

Choose it for pages that cost much, are looked at often, and may be old: on a hit
nothing of the view runs, and neither session nor user is loaded. "A person" is her
Cookie header, all of it (`LessonCache.view` stands on Django's own `cache_page`):
nobody is shown a page of somebody else's, but no two people share one either. And all
of a page is as old as its oldest part: who has just looked at a page and then posts
does not see her post there.

It costs, in round trips: two for a hit (what the page varies on; the page), three or
four for a miss; none for a write.

Source: https://docs.djangoproject.com/en/5.2/topics/cache/#the-per-view-cache
"""

from __future__ import annotations

from dataclasses import dataclass

from .cache_aside import CacheAside
from .interface import Level


@dataclass(frozen=True)
class PerView(CacheAside):
    """Cache-aside at another level; pages.py says what a response needs beyond that."""

    name = "per_view"
    level = Level.VIEW
