"""What of this lesson is cached, under which keys, and what each event makes old.

Nothing here knows how anything is remembered: that is the strategy's, and the strategy
is a setting. A page asks for parts by key and says which facts (tags) they depend on;
an event says which facts have changed.

    part                 key                        depends on
    feed page            feed / viewer / place      feed:viewer
    profile's posts      posts / author / place     posts:author
    card of a post       card / post                post:it, author:its author
    likes on a page      likes / viewer / posts     likes:viewer
    head of a profile    header / person            author:, posts:, follows:person
    does she follow?     follows / viewer / person  follows:viewer
    whose name is this?  person / name              name:it
    whose post is this?  author / post              post:it
    a whole page         address / cookies / htmx   author:viewer, visits:viewer, and all
                                                    that its parts depend on
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from apps.common.caching.interface import Key, Tag
from apps.common.caching.lesson import LessonCache
from apps.common.caching.pages import View
from apps.common.caching.parts import Part, viewer_tags
from apps.common.web.pagination import Position, Slice

from . import selectors
from .cards import Card, Entry, Header, Mark
from .models import Post
from .selectors import UnknownPerson, UnknownPost, Viewer, WaitingLikes

cache = LessonCache("social")


def whole_page(view: View) -> View:
    """For strategies that remember whole pages; decorates views in urls.py."""
    return cache.view(view, tags=_viewer_tags)


def _viewer_tags(request: HttpRequest) -> list[Tag]:
    """Every page has her name on it, and is a login page if she is not let in any more.

    Her session says who she is: her row is read later, after the tags' versions.
    """
    return viewer_tags(request, "social", "author", "visits")


# --- Lists of posts -------------------------------------------------------------------


@dataclass(frozen=True)
class PostList:
    """Posts in their order as one viewer sees them, cached page by page.

    A source of pages for `KeysetPaginator`; nothing is read before its rows are.
    """

    subject: str
    owner_id: int
    viewer: Viewer
    posts: Callable[[], QuerySet[Post]]
    columns: int = 2

    @property
    def tag(self) -> Tag:
        return _tag(self.subject, self.owner_id)

    def read(self, after: Position | None, size: int) -> Slice[Entry]:
        page = cache.fetch(
            _key(self.subject, self.owner_id, str(after or ""), size),
            lambda: selectors.marks(self.posts(), after, size),
            [self.tag],
        )
        return Slice(entries(page.rows, self.viewer), page.following)

    def fragment(self, after: Position | None) -> Part:
        """A rendered page of it. Which cards are on it, only its rows could tell."""
        viewer_id = self.viewer.pk or 0
        key = _key(f"{self.subject}-html", self.owner_id, viewer_id, str(after or ""))
        return Part(key, (self.tag, _tag("likes", viewer_id)))


def feed(viewer: User) -> PostList:
    return PostList(
        "feed", viewer.pk, viewer, lambda: selectors.get_following_posts(viewer)
    )


def posts_by(author_id: int, viewer: Viewer) -> PostList:
    return PostList("posts", author_id, viewer, lambda: selectors.posts_by(author_id))


def entries(marks: Sequence[Mark], viewer: Viewer) -> tuple[Entry, ...]:
    """What stands at these places; posts that went away meanwhile are left out."""
    post_ids = [mark.post_id for mark in marks]
    cards = {_key("card", mark.post_id): _card_tags(mark) for mark in marks}
    # The posts stand in the key, so that no answer is about other posts.
    likes = _key("likes", viewer.pk or 0, _digest(post_ids))

    def compute(missing: Collection[Key]) -> dict[Key, Any]:
        waiting = waiting_likes(post_ids)
        asked = [int(key.arguments[0]) for key in missing if key != likes]
        made: dict[Key, Any] = {
            _key("card", post_id): card
            for post_id, card in selectors.cards(asked, waiting).items()
        }
        if likes in missing:
            made[likes] = selectors.liked_among(viewer.pk or 0, post_ids, waiting)
        return made

    # One question for both: what a cache costs is above all round trips.
    wanted = {**cards, likes: [_tag("likes", viewer.pk)]} if viewer.pk else cards
    found = cache.fetch_many(wanted, compute)
    liked = found.get(likes, frozenset())
    there = (found[key] for key in cards if key in found)
    return tuple(Entry(card, card.id in liked) for card in there)


def entry(post_id: int, viewer: Viewer) -> Entry:
    """One post as one viewer sees it; raises `UnknownPost`."""
    author_id = cache.fetch(
        _key("author", post_id),
        lambda: selectors.author_id(post_id),
        [_tag("post", post_id)],
    )
    found = entries([Mark(post_id, author_id)], viewer)
    if not found:
        raise UnknownPost(post_id)
    return found[0]


def _card_tags(mark: Mark) -> list[Tag]:
    return [_tag("post", mark.post_id), _tag("author", mark.author_id)]


def card_now(post_id: int) -> Card:
    """Read anew, whatever is remembered; raises `UnknownPost`."""
    return selectors.card(post_id, waiting_likes([post_id]))


# --- Likes ----------------------------------------------------------------------------


def write_like(
    user_id: int, post_id: int, *, liked: bool, directly: Callable[[], object]
) -> None:
    """She likes the post from now on, or does not; raises `UnknownPost`.

    `directly` writes it into the table. Under a strategy that writes behind it waits,
    as the moment of the like or None, until `likes.save` has it.
    """
    cache.write(
        _key("like", post_id, user_id),
        timezone.now() if liked else None,
        tags=like_tags(user_id, post_id),
        directly=directly,
        check=lambda: selectors.author_id(post_id),
    )


def waiting_likes(post_ids: Collection[int]) -> WaitingLikes:
    """What is not in the table yet; to be read before it."""
    waiting: dict[Key, datetime | None] = cache.waiting("like", post_ids)
    return {pair_of(key): moment is not None for key, moment in waiting.items()}


# --- People ---------------------------------------------------------------------------


def header(username: str) -> Header:
    """The head of the profile page of that name; raises `UnknownPerson`."""
    person_id = cache.fetch(
        _key("person", username),
        lambda: selectors.person_id(username),
        [_tag("name", username)],
    )
    tags = [_tag(fact, person_id) for fact in ("author", "posts", "follows")]
    header = cache.fetch(
        _key("header", person_id), lambda: selectors.header(person_id), tags
    )
    # Gone, or renamed since the name was looked up.
    if header is None or header.username != username:
        raise UnknownPerson(username)
    return header


def is_following(viewer: Viewer, person_id: int) -> bool:
    if viewer.pk is None:
        return False
    return cache.fetch(
        _key("follows", viewer.pk, person_id),
        lambda: selectors.is_following(viewer.pk, person_id),
        [_tag("follows", viewer.pk)],
    )


# --- What events make old -------------------------------------------------------------


def forget_post(post_id: int) -> None:
    """Its text or its counts have changed."""
    cache.touch(_tag("post", post_id))


def renew_post(post_id: int) -> None:
    """Its card is what readers ask for next; who writes through has it made at once."""
    cache.renew(lambda: entry(post_id, AnonymousUser()))


def forget_posts_by(author_id: int) -> None:
    """A post of hers has come or gone: so have her profile and her readers' feeds.

    Who her readers are is asked after the commit. Asked before, somebody who begins to
    follow her in the same moment would be missed by both.
    """

    def touch() -> None:
        readers = [author_id, *selectors.follower_ids(author_id)]
        feeds = [_tag("feed", reader_id) for reader_id in readers]
        cache.touch(_tag("posts", author_id), *feeds)

    transaction.on_commit(touch)


def forget_like(user_id: int, post_id: int) -> None:
    """A like has come or gone: the count on the card, and the heart that she sees."""
    cache.touch(*like_tags(user_id, post_id))


def like_tags(user_id: int, post_id: int) -> tuple[Tag, Tag]:
    return _tag("post", post_id), _tag("likes", user_id)


def forget_follow(follower_id: int, followed_id: int) -> None:
    """A follow has come or gone: her feed, and the counts on both profiles."""
    cache.touch(
        _tag("feed", follower_id),
        _tag("follows", follower_id),
        _tag("follows", followed_id),
    )


def forget_visits(user_id: int) -> None:
    """She has logged out: whoever comes with that cookie is nobody now."""
    cache.touch(_tag("visits", user_id))


def forget_person(user_id: int, username: str) -> None:
    """A name, a text or a picture has changed, on her profile and on all her cards."""
    cache.touch(_tag("author", user_id), _tag("name", username))
    cache.renew(lambda: header(username))


def _key(subject: str, *arguments: str | int) -> Key:
    return Key("social", subject, arguments)


def pair_of(like: Key) -> tuple[int, int]:
    """The post and the person that the key of a like names."""
    post_id, user_id = like.arguments
    return int(post_id), int(user_id)


def _tag(fact: str, of: str | int) -> Tag:
    return Tag("social", fact, (of,))


def _digest(post_ids: Sequence[int]) -> str:
    return hashlib.blake2b(repr(post_ids).encode(), digest_size=12).hexdigest()
