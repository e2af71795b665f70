"""What a person's browser keeps: pages that came with a validator (an ETag).

It asks with that validator when she looks again, and shows what it has where the site
answers 304. So a site whose pages have none is asked as if nothing were kept, and every
site is treated alike. (A page with a time of its own, as under `per_view`, would not be
asked for at all before it is over. People here always ask, as after a reload.)

Pages are kept as they came, the last ones a person has looked at, so that what a
generator keeps is bounded: at most so many for each person of the audience.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from load.wire import Answer, Request

MOST_PAGES = 16
NOT_MODIFIED = 304

Address = tuple[str, bool]  # the path, and whether a part of the page is asked for


@dataclass(frozen=True, slots=True)
class Look:
    """One request of hers, and what she has of its address already."""

    request: Request
    kept: Answer | None = None

    def shown(self, answer: Answer) -> Answer:
        """What she sees. A 304 that confirms nothing she asked about stays one."""
        if answer.status != NOT_MODIFIED or self.kept is None:
            return answer
        return self.kept if answer.etag == self.kept.etag else answer


@dataclass(slots=True)
class Browser:
    """Of one person. Requests of hers may be under way side by side."""

    most_pages: int = MOST_PAGES
    _pages: dict[Address, Answer] = field(default_factory=dict)  # the last seen, last

    def look(self, request: Request) -> Look:
        """The request as her browser sends it."""
        kept = self._pages.get(_address(request)) if request.method == "GET" else None
        if kept is None:
            return Look(request)
        return Look(replace(request, etag=kept.etag), kept)

    def saw(self, look: Look, shown: Answer) -> None:
        """Keeps what can be asked about; what she saw longest ago goes."""
        if look.request.method != "GET" or shown.status != 200 or not shown.etag:
            return
        address = _address(look.request)
        self._pages.pop(address, None)
        self._pages[address] = shown
        while len(self._pages) > self.most_pages:
            del self._pages[next(iter(self._pages))]


def _address(request: Request) -> Address:
    return request.path, request.partial
