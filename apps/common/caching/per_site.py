"""`per_site`: keep whole responses, and answer with them before Django is asked.

Choose it where `per_view` is right, and what is left of the cost of a hit is the site
around the view: middleware, the finding of the address, Django's own request. Pages
are kept as they leave the site, so a hit is a question to the cache and nothing else.
It is `per_view` at another place (door.py): whose a page is, for how long it may be
shown, and what must not be kept are the same.

What stands inside the door does not hear of a hit: no middleware, and no signal that a
request has begun. So who is asked for at the door gets no request id, and whatever a
middleware would do to every answer anew (count visits, renew a session) is not done. In
a process without the door, such as one that speaks ASGI, every page is made.

It costs, in round trips: one for a hit, two for a miss; one also for a page that nobody
keeps, for who stands at the door asks for everything; none for a write.

It is what a reverse proxy does (Varnish, nginx), in the process of the site, and what
Django's per-site cache does, but for the middleware that stands before that one.

Source: https://docs.djangoproject.com/en/5.2/topics/cache/#the-per-site-cache
"""

from __future__ import annotations

from dataclasses import dataclass

from .per_view import PerView


@dataclass(frozen=True)
class PerSite(PerView):
    """`per_view`, asked at the door."""

    name = "per_site"
