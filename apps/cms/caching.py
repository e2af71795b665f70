"""What of this lesson is cached, under which keys, and what each event makes old.

A handful of people write and everybody reads, so what a page shows is one value for all.
A post that comes, goes or changes makes every list old: an editor publishes a few times a
day, and a list is one query. What she does to the words of a draft makes nothing old.

    part                   key                       depends on
    page of the list       posts / place             posts, subjects
    page of a category's   category / it / place     posts, subjects
    page of a tag's        tag / it / place          posts, subjects
    which post is there?   place / slug / day        posts
    a post                 post / it                 post:it, subjects
    what is like it        related / it / how many   posts
    a feed's entries       feed / of what / ...      posts, subjects
    a sitemap's page       sitemap / of what / place posts, subjects
    page of all categories categories / place        subjects
    page of all tags       tags / place              posts, subjects
    which subject is it?   kind / slug               subjects
    what stands beside     sidebar                   posts, subjects
    a list, rendered       ...-html / place          as the list
    what stands beside     sidebar-html              posts, subjects
    a whole page           address / cookies / htmx  member:viewer, visits:viewer, and all
                                                     that its parts depend on

`posts` changes when a post that can be seen, could be or now can changes in any way; the
clock does that, too, through `services.publish_due`. `subjects` changes when a category or
a tag has another name, or is gone. Search and previews are not remembered.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

from apps.common.caching.interface import Key, Tag
from apps.common.caching.lesson import LessonCache
from apps.common.caching.pages import View
from apps.common.caching.parts import Part, viewer_tags
from apps.common.web.pagination import Position, Slice

from . import models, selectors, syndicated
from .models import Category, Post
from .shown import (
    Address,
    Article,
    Entry,
    Extent,
    Link,
    Located,
    Sidebar,
    Subject,
    Teaser,
)

cache = LessonCache("cms")
POSTS, SUBJECTS = Tag("cms", "posts"), Tag("cms", "subjects")
LISTED = (POSTS, SUBJECTS)


def whole_page(view: View) -> View:
    """For strategies that remember whole pages; decorates views in urls.py.

    A stranger without cookies shares her pages with all strangers; a member's has her
    name on it.
    """
    return cache.view(view, tags=_viewer_tags)


def _viewer_tags(request: HttpRequest) -> list[Tag]:
    return viewer_tags(request, "cms", "member", "visits")


# --- Lists ----------------------------------------------------------------------------


@dataclass(frozen=True)
class PostList:
    """Posts in their order, cached page by page; nothing is read before its rows are."""

    name: tuple[str | int, ...]
    posts: Callable[[], QuerySet[Post]]
    columns: int = 2

    def read(self, after: Position | None, size: int) -> Slice[Teaser]:
        subject, *of = self.name
        return cache.fetch(
            _key(str(subject), *of, str(after or ""), size),
            lambda: selectors.teasers(self.posts(), after, size),
            LISTED,
        )

    def fragment(self, after: Position | None) -> Part:
        subject, *of = self.name
        return Part(_key(f"{subject}-html", *of, str(after or "")), LISTED)

    def entries(self, limit: int) -> tuple[Entry, ...]:
        """The newest of them, for a feed."""
        return cache.fetch(
            _key("feed", *self.name, limit),
            lambda: syndicated.entries(self.posts(), limit),
            LISTED,
        )


def all_posts() -> PostList:
    return PostList(("posts",), selectors.visible)


def in_category(category_id: int) -> PostList:
    return PostList(
        ("category", category_id), lambda: selectors.in_category(category_id)
    )


def with_tag(tag_id: int) -> PostList:
    return PostList(("tag", tag_id), lambda: selectors.with_tag(tag_id))


@dataclass(frozen=True)
class SubjectList:
    """Categories or tags by name, cached page by page."""

    name: str
    rows: Callable[[Position | None, int], Slice[Subject]]
    tags: tuple[Tag, ...]
    columns: int = 1
    words: int = 1

    def read(self, after: Position | None, size: int) -> Slice[Subject]:
        return cache.fetch(
            _key(self.name, str(after or ""), size),
            lambda: self.rows(after, size),
            self.tags,
        )

    def fragment(self, after: Position | None) -> Part:
        return Part(_key(f"{self.name}-html", str(after or "")), self.tags)


def all_categories() -> SubjectList:
    """Also those that nothing has been written about."""
    return SubjectList("categories", selectors.all_categories, (SUBJECTS,))


def all_tags() -> SubjectList:
    return SubjectList("tags", selectors.all_tags, LISTED)


# --- One post, one subject ------------------------------------------------------------


def place_of(slug: str, on: date | None = None) -> tuple[int, Address]:
    """Raises `UnknownPost`, which is not remembered."""
    return cache.fetch(
        _key("place", slug, on.isoformat() if on else ""),
        lambda: selectors.place_of(slug, on),
        [POSTS],
    )


def article(post_id: int) -> Article:
    """Raises `UnknownPost`, which is not remembered."""
    return cache.fetch(
        _key("post", post_id),
        lambda: selectors.article(post_id),
        [_tag("post", post_id), SUBJECTS],
    )


def related(post_id: int, limit: int) -> tuple[Link, ...]:
    return cache.fetch(
        _key("related", post_id, limit),
        lambda: selectors.links(selectors.related_to(post_id)[:limit]),
        [POSTS],
    )


def category(slug: str) -> Subject:
    """Raises `UnknownSubject`, which is not remembered."""
    return _subject("category-at", Category, slug)


def tag(slug: str) -> Subject:
    """Raises `UnknownSubject`, which is not remembered."""
    return _subject("tag-at", models.Tag, slug)


def _subject(name: str, kind: type[Category] | type[models.Tag], slug: str) -> Subject:
    return cache.fetch(
        _key(name, slug), lambda: selectors.subject(kind, slug), [SUBJECTS]
    )


@dataclass(frozen=True)
class Beside:
    """The sidebar: a template that is remembered reads nothing."""

    recent: int
    subjects: int

    @property
    def fragment(self) -> Part:
        return Part(_key("sidebar-html"), LISTED)

    def shown(self) -> Sidebar:
        return cache.fetch(
            _key("sidebar"),
            lambda: selectors.sidebar(recent=self.recent, subjects=self.subjects),
            LISTED,
        )


# --- What machines are told -----------------------------------------------------------


@dataclass(frozen=True)
class Addresses:
    """Of one kind, for a sitemap: a sequence that `Paginator` reads page by page."""

    kind: str
    measure: Callable[[], Extent]
    read: Callable[[int, int], tuple[Located, ...]]

    @cached_property
    def extent(self) -> Extent:
        return cache.fetch(_key("sitemap-extent", self.kind), self.measure, LISTED)

    def count(self) -> int:
        return self.extent.number

    def __getitem__(self, part: slice) -> tuple[Located, ...]:
        start, end = part.start, part.stop
        return cache.fetch(
            _key("sitemap", self.kind, start, end),
            lambda: self.read(start, end),
            LISTED,
        )


def post_addresses() -> Addresses:
    return Addresses("posts", syndicated.extent_of_posts, syndicated.post_addresses)


def subject_addresses(kind: type[Category] | type[models.Tag]) -> Addresses:
    return Addresses(
        str(kind._meta.verbose_name_plural),
        partial(syndicated.extent_of_subjects, kind),
        partial(syndicated.subject_addresses, kind),
    )


# --- What events make old -------------------------------------------------------------


def forget_post(post_id: int) -> None:
    """A post that can be seen, or could be, has come, gone or changed."""
    cache.touch(POSTS, _tag("post", post_id))


def renew_post(post_id: int) -> None:
    """Who writes through has it made at once."""
    cache.renew(lambda: article(post_id))


def forget_subjects() -> None:
    """A category or tag has come, gone or is called otherwise: it stands everywhere."""
    cache.touch(SUBJECTS)


def forget_author(user_id: int) -> None:
    """A name has changed: at the top of her own pages, and under all that she wrote.

    What that is, is asked after the commit, so that a post of the same moment is not
    missed. Who has written nothing makes no list old.
    """
    cache.touch(_tag("member", user_id))

    def touch() -> None:
        posts = selectors.post_ids_by(user_id)
        if posts:
            cache.touch(POSTS, *(_tag("post", post_id) for post_id in posts))

    transaction.on_commit(touch)


def forget_visits(user_id: int) -> None:
    """She has logged out: whoever comes with that cookie is a stranger now."""
    cache.touch(_tag("visits", user_id))


def _key(subject: str, *arguments: str | int) -> Key:
    return Key("cms", subject, arguments)


def _tag(fact: str, of: int) -> Tag:
    return Tag("cms", fact, (of,))
