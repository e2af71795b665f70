"""What of this lesson is cached, under which keys, and what each event makes old.

    part                     key             depends on
    the newest 20 tweets     recent_tweets   tweets
    the 20 before a place    recent_tweets   tweets
                             / place
    a whole page             address /       tweets; person:viewer and visits:viewer
                             cookies / htmx

The social lesson forgets precisely, fact by fact. This one forgets as its guide has it:
whatever shows tweets is old as soon as there is one more, or one less, or one that was
changed. That is cheap to say and hard to get wrong, because the timeline is everybody's:
the first reader after a write computes it for all the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest

from apps.common.caching.interface import Key, Tag
from apps.common.caching.lesson import LessonCache
from apps.common.caching.pages import View
from apps.common.web.pagination import Position, Slice

from . import selectors
from .cards import Card

cache = LessonCache("tweets")
TWEETS = Tag("tweets", "tweets")


class Fragment(TypedDict):
    """The name of a rendered part of a page, and the facts it depends on."""

    key: Key
    tags: tuple[Tag, ...]


@dataclass(frozen=True)
class Timeline:
    """Everybody's tweets, cached page by page: a source for `KeysetPaginator`."""

    columns: int = 2

    def read(self, after: Position | None, size: int) -> Slice[Card]:
        return cache.fetch(
            _page_key("recent_tweets", after),
            lambda: selectors.cards(selectors.timeline(), after, size),
            [TWEETS],
        )

    def fragment(self, after: Position | None) -> Fragment:
        return {"key": _page_key("timeline-html", after), "tags": (TWEETS,)}


def whole_page(view: View) -> View:
    """For strategies that remember whole pages; decorates views in urls.py."""
    return cache.view(view, tags=_viewer_tags)


def _viewer_tags(request: HttpRequest) -> list[Tag]:
    """Her name stands on every page; and who has logged out is nobody there."""
    number = request.session.get(SESSION_KEY)
    if number is None:
        return []
    return [_of_person("person", int(number)), _of_person("visits", int(number))]


# --- What events make old -------------------------------------------------------------


def forget_tweets() -> None:
    """One was created, updated or deleted."""
    cache.touch(TWEETS)
    cache.renew(lambda: Timeline().read(None, selectors.NEWEST))


def forget_person(user_id: int) -> None:
    """A name has changed, and stands on all her tweets and in the head of her pages."""
    cache.touch(TWEETS, _of_person("person", user_id))


def forget_visits(user_id: int) -> None:
    cache.touch(_of_person("visits", user_id))


def _page_key(subject: str, after: Position | None) -> Key:
    return Key("tweets", subject, (str(after),) if after else ())


def _of_person(fact: str, user_id: int) -> Tag:
    return Tag("tweets", fact, (user_id,))
