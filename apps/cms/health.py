"""Is what was scheduled published? Asked by /readyz, and said in the admin."""

from __future__ import annotations

from . import clock, conf, selectors


class Overdue(Exception):
    """Posts wait for a worker that does not come."""


def publishing() -> None:
    """Raises `Overdue`, which says how many and since when."""
    notice = overdue_notice()
    if notice:
        raise Overdue(notice)


def overdue_notice() -> str:
    """In words for people; empty while all is on time."""
    number, since = selectors.overdue(clock.now() - conf.publishing_is_late_after())
    if since is None:
        return ""
    posts = "1 post is" if number == 1 else f"{number} posts are"
    return (
        f"{posts} overdue, since {since:%d %b, %H:%M} UTC. "
        "Nobody publishes what is scheduled; look for the worker and its beat."
    )
