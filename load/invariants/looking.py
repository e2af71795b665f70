"""What the site shows: lists and posts, as some of those who acted see them.

Not everything, for a look at a page costs what a page costs. It is looked at what was
acted on last, by those who did it: where something was not forgotten, there it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import unescape
from typing import Protocol
from urllib.parse import quote

from load.errors import DriveError
from load.stories.social import pages

from .evidence import Counts, Shown, ShownPost
from .model import Act, Deed, SocialModel

POSTS_AT_MOST = 8
PROFILES_AT_MOST = 4
FEEDS_AT_MOST = 3
PAGES_OF_A_LIST = 2


class CannotLook(DriveError):
    """The site did not show what was asked for."""


class NotThere(CannotLook):
    """The site says that there is no such page."""


class Browser(Protocol):
    """Whoever can look at pages as any member."""

    def page(self, viewer: str, path: str) -> bytes:
        """Raises `NotThere`, or `CannotLook` for any other trouble."""


def look_at_posts(browser: Browser, model: SocialModel) -> list[Shown]:
    """Posts that were liked or commented on, on their own pages."""
    gone = model.may_be_gone()
    acts = _latest(model, Deed.LIKE, Deed.UNLIKE, Deed.COMMENT)
    posts = _first_of_each((a for a in acts if a.post not in gone), lambda a: a.post)
    return [post_seen(browser, act.who, act.post) for act in posts[:POSTS_AT_MOST]]


def look_at_lists(browser: Browser, model: SocialModel) -> list[Shown]:
    """Profiles of those who published, and feeds of those who did anything."""
    authors = _first_of_each(_latest(model, Deed.PUBLISH), lambda act: act.who)
    active = _first_of_each(_latest(model, *Deed), lambda act: act.who)
    return [
        *(profile_seen(browser, a.who, a.who) for a in authors[:PROFILES_AT_MOST]),
        *(feed_seen(browser, act.who) for act in active[:FEEDS_AT_MOST]),
    ]


def post_seen(browser: Browser, viewer: str, post: int) -> Shown:
    place = f"the page of post {post}"
    try:
        seen = posts_on(browser.page(viewer, f"/posts/{post}/"))
    except NotThere:
        seen = []
    return Shown(viewer, place, seen, to_the_end=False, post=post)


def feed_seen(
    browser: Browser, viewer: str, *, pages_at_most: int = PAGES_OF_A_LIST
) -> Shown:
    read = _pages(browser, viewer, "/feed/", pages_at_most)
    return Shown(
        viewer,
        f"the feed of {viewer}",
        [post for page in read for post in posts_on(page)],
        to_the_end=pages.next_page(read[-1]) is None,
        feed=True,
    )


def profile_seen(
    browser: Browser,
    viewer: str,
    whose: str,
    *,
    pages_at_most: int = PAGES_OF_A_LIST,
) -> Shown:
    read = _pages(browser, viewer, f"/profile/{quote(whose)}/", pages_at_most)
    return Shown(
        viewer,
        f"the profile of {whose}",
        [post for page in read for post in posts_on(page)],
        to_the_end=pages.next_page(read[-1]) is None,
        profile=whose,
        counts=Counts(*pages.counts_of_person(read[0])),
    )


def posts_on(page: bytes) -> list[ShownPost]:
    return [
        ShownPost(seen.id, unescape(seen.author), likes, comments, seen.liked)
        for seen, (likes, comments) in zip(
            pages.posts(page), pages.counts(page), strict=True
        )
    ]


def _pages(browser: Browser, viewer: str, path: str, at_most: int) -> Sequence[bytes]:
    read = [browser.page(viewer, path)]
    while len(read) < at_most and (token := pages.next_page(read[-1])) is not None:
        read.append(browser.page(viewer, f"{path}?page={token}"))
    return read


def _latest(model: SocialModel, *deeds: Deed) -> list[Act]:
    acts = [act for act in model.acts if act.deed in deeds]
    return sorted(acts, key=lambda act: act.sent_s, reverse=True)


def _first_of_each(acts: Iterable[Act], key: Callable[[Act], object]) -> list[Act]:
    found: dict[object, Act] = {}
    for act in acts:
        found.setdefault(key(act), act)
    return list(found.values())
