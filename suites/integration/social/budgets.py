"""What each page may cost, in queries and in round trips to the cache.

The figures are exact: whoever makes a page dearer or cheaper changes them here, and a
reviewer sees it. They hold for any number of posts, likes, comments and followers.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Budget:
    """Queries without a cache, and with one that has everything (`versioned`).

    One query of each is Django's own: who is asking. One round trip is: her session.
    """

    queries: int
    queries_remembered: int
    round_trips_remembered: int


BUDGETS = {
    # Who asks; whom she follows; ids of the page; cards; her likes.
    "/feed/": Budget(5, 1, 5),
    # Who asks; whose name; head; does she follow; ids; cards; likes.
    "/profile/ada/": Budget(7, 1, 11),
    # Who asks; whose post; card; her like; comments (these are not cached).
    "/posts/{post}/": Budget(5, 2, 5),
    # Who asks; whose name; head; the page; whom of these she follows.
    "/profile/ada/followers/": Budget(5, 3, 5),
    "/profile/ada/following/": Budget(5, 3, 5),
    # Who asks; the page; whom of these she follows.
    "/people/": Budget(3, 3, 1),
}
