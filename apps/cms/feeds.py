"""Feeds of the newest posts: of all, of a category's, of a tag's; each as RSS and as Atom.

An entry keeps its guid when its title, its address or its day changes: a reader who has
seen a post is not shown it again. One instance answers all requests, so what belongs to
a request travels with what is fed (`Channel`, `Item`).

https://www.rssboard.org/rss-specification, RFC 4287 (Atom), RFC 4151 (tag: as a name)
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.html import escape

from . import caching
from .caching import PostList
from .shown import Entry

ENTRIES = 20
# RFC 4151 wants a day on which the host was ours; every day of this lesson is.
MINTED = "2026"
# What no XML 1.0 can hold, escaped or not; people paste such signs without seeing them.
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Channel(NamedTuple):
    """What a feed is of, and to whom it is told."""

    title: str
    description: str
    path: str
    posts: PostList
    host: str


class Item(NamedTuple):
    entry: Entry
    host: str


class PostsFeed(Feed):  # type: ignore[type-arg]
    """What the three have in common."""

    feed_type: Any = Rss201rev2Feed

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().__call__(request, *args, **kwargs)
        # It would be the last publication's: who asks again with it misses corrections.
        del response["Last-Modified"]
        return response

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Channel:
        host, _port = split_domain_port(request.get_host())
        return self.channel(host, **kwargs)

    def channel(self, host: str, **kwargs: Any) -> Channel:
        raise NotImplementedError

    def title(self, channel: Channel) -> str:
        return readable(channel.title)

    def description(self, channel: Channel) -> str:
        return readable(channel.description)

    def link(self, channel: Channel) -> str:
        return channel.path

    def items(self, channel: Channel) -> list[Item]:
        return [Item(each, channel.host) for each in channel.posts.entries(ENTRIES)]

    def item_title(self, item: Item) -> str:
        return readable(item.entry.title)

    def item_description(self, item: Item) -> str:
        """HTML, to both formats: so a sign in a text is escaped here, and again in XML."""
        return escape(readable(item.entry.opening))

    def item_link(self, item: Item) -> str:
        return item.entry.address.canonical

    def item_guid(self, item: Item) -> str:
        return f"tag:{item.host},{MINTED}:cms/post/{item.entry.id}"

    item_guid_is_permalink = False

    def item_author_name(self, item: Item) -> str:
        return readable(item.entry.name)

    def item_pubdate(self, item: Item) -> datetime:
        return item.entry.published_at

    def item_updateddate(self, item: Item) -> datetime:
        return max(item.entry.published_at, item.entry.updated_at)

    def item_categories(self, item: Item) -> list[str]:
        return [readable(name) for name in item.entry.subjects]


class LatestPostsFeed(PostsFeed):
    def channel(self, host: str, **kwargs: Any) -> Channel:
        return Channel(
            title="Posts",
            description="The newest posts of this blog.",
            path=reverse("cms:posts"),
            posts=caching.all_posts(),
            host=host,
        )


class CategoryFeed(PostsFeed):
    def channel(self, host: str, **kwargs: Any) -> Channel:
        """Raises `UnknownSubject`."""
        subject = caching.category(kwargs["slug"])
        return Channel(
            title=f"Posts in {subject.name}",
            description=f"The newest posts in the category {subject.name}.",
            path=reverse("cms:category", args=[subject.slug]),
            posts=caching.in_category(subject.id),
            host=host,
        )


class TagFeed(PostsFeed):
    def channel(self, host: str, **kwargs: Any) -> Channel:
        """Raises `UnknownSubject`."""
        subject = caching.tag(kwargs["slug"])
        return Channel(
            title=f"Posts about {subject.name}",
            description=f"The newest posts with the tag {subject.name}.",
            path=reverse("cms:tag", args=[subject.slug]),
            posts=caching.with_tag(subject.id),
            host=host,
        )


class AtomMixin(PostsFeed):
    feed_type = Atom1Feed

    def subtitle(self, channel: Channel) -> str:
        return self.description(channel)


class LatestPostsAtomFeed(AtomMixin, LatestPostsFeed):
    pass


class CategoryAtomFeed(AtomMixin, CategoryFeed):
    pass


class TagAtomFeed(AtomMixin, TagFeed):
    pass


def readable(text: str) -> str:
    """
    >>> readable("The\\x0btide\\uffff")
    'Thetide'
    """
    return NOT_IN_XML.sub("", text)
