"""What of the blog is cached, under which keys, and what each event makes old.

All readers are shown the same list, so a page of it is one value, with the names of its
authors in it. What is kept is few and asked for often; a write makes much of it old, and
that is the right way round for a blog, where a hundred read what one has written.

    part                 key                       depends on
    page of the list     posts / place             posts
    page of an author's  by / author / place       by:author
    recent posts         recent / how many         posts
    a post               post / it                 post:it
    whose name is this?  person / name             name:it
    who writes there?    author / person           author:person
    list, rendered       posts-html / place        posts, or by:author
    sidebar, rendered    recent-html / how many    posts
    a whole page         address / cookies / htmx  author:viewer, visits:viewer, and all
                                                   that its parts depend on

`posts` changes when any post comes, goes or reads differently; `by:author` when one of
hers does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from apps.common.caching.interface import Key, Tag
from apps.common.caching.lesson import LessonCache
from apps.common.caching.pages import View
from apps.common.caching.parts import Part, viewer_tags
from apps.common.web.pagination import Position, Slice

from . import selectors
from .models import Post
from .selectors import UnknownAuthor
from .shown import Article, Author, Teaser

cache = LessonCache("blog")
POSTS = Tag("blog", "posts")


def whole_page(view: View) -> View:
    """For strategies that remember whole pages; decorates views in urls.py.

    A stranger without cookies shares her pages with all strangers. The header of a
    member's page has her name, and a way out: hers is for herself.
    """
    return cache.view(view, tags=_viewer_tags)


def _viewer_tags(request: HttpRequest) -> list[Tag]:
    """Her session says who she is; her row is read later, after the tags' versions."""
    return viewer_tags(request, "blog", "author", "visits")


# --- Lists ----------------------------------------------------------------------------


@dataclass(frozen=True)
class PostList:
    """Posts in their order, cached page by page; nothing is read before its rows are."""

    name: tuple[str | int, ...]
    tag: Tag
    posts: Callable[[], QuerySet[Post]]
    columns: int = 2

    def read(self, after: Position | None, size: int) -> Slice[Teaser]:
        subject, *of = self.name
        return cache.fetch(
            _key(str(subject), *of, str(after or ""), size),
            lambda: selectors.teasers(self.posts(), after, size),
            [self.tag],
        )

    def fragment(self, after: Position | None) -> Part:
        subject, *of = self.name
        return Part(_key(f"{subject}-html", *of, str(after or "")), (self.tag,))


def all_posts() -> PostList:
    return PostList(("posts",), POSTS, selectors.all_posts)


def posts_by(author_id: int) -> PostList:
    return PostList(
        ("by", author_id),
        _tag("by", author_id),
        lambda: selectors.posts_by(author_id),
    )


@dataclass(frozen=True)
class Recent:
    """The newest posts, for the sidebar: a template that is remembered reads none."""

    limit: int

    @property
    def fragment(self) -> Part:
        return Part(_key("recent-html", self.limit), (POSTS,))

    def posts(self) -> tuple[Teaser, ...]:
        return cache.fetch(
            _key("recent", self.limit),
            lambda: selectors.recent_teasers(self.limit),
            [POSTS],
        )


# --- One post, one author -------------------------------------------------------------


def article(post_id: int) -> Article:
    """Raises `UnknownPost`, which is not remembered: the next post has that number."""
    return cache.fetch(
        _key("post", post_id),
        lambda: selectors.article(post_id),
        [_tag("post", post_id)],
    )


def author(username: str) -> Author:
    """Raises `UnknownAuthor`.

    In two steps, because who is renamed leaves an old name behind, of which nobody can
    say later whose it was.
    """
    person_id = cache.fetch(
        _key("person", username),
        lambda: selectors.person_id(username),
        [_tag("name", username)],
    )
    found = cache.fetch(
        _key("author", person_id),
        lambda: selectors.author(person_id),
        [_tag("author", person_id)],
    )
    if found is None or found.username != username:
        raise UnknownAuthor(username)
    return found


# --- What events make old -------------------------------------------------------------


def forget_post(post_id: int, author_id: int) -> None:
    """It has come, gone or changed: itself, and every list that could show it.

    Whether its title or its opening has changed is not asked: most edits change one of
    them, and a list is one query.
    """
    cache.touch(_tag("post", post_id), _tag("by", author_id), POSTS)


def renew_post(post_id: int) -> None:
    """Its author is sent to it next; who writes through has it made at once."""
    cache.renew(lambda: article(post_id))


def forget_name(username: str) -> None:
    """It is somebody else's from now on."""
    cache.touch(_tag("name", username))


def forget_author(user_id: int, username: str) -> None:
    """A name has changed: on her page, and under everything that she wrote.

    What that is, is asked after the commit, so that a post of the same moment is not
    missed. Who has written nothing makes no list old.
    """
    cache.touch(_tag("author", user_id), _tag("name", username))

    def touch() -> None:
        posts = selectors.post_ids_by(user_id)
        if posts:
            printed = [_tag("post", post_id) for post_id in posts]
            cache.touch(POSTS, _tag("by", user_id), *printed)

    transaction.on_commit(touch)


def forget_visits(user_id: int) -> None:
    """She has logged out: whoever comes with that cookie is a stranger now."""
    cache.touch(_tag("visits", user_id))


def _key(subject: str, *arguments: str | int) -> Key:
    return Key("blog", subject, arguments)


def _tag(fact: str, of: str | int) -> Tag:
    return Tag("blog", fact, (of,))
