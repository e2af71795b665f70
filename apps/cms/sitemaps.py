"""What there is to find, told to search engines: an index, and maps of three kinds.

A map has at least one address, says the protocol: a kind without any is not in the index,
and its map is not there.

https://www.sitemaps.org/protocol.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap, views
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe

from . import caching
from .caching import Addresses
from .models import Category, Tag
from .shown import Located

# The protocol allows 50,000; a page of so many is a value that a cache can keep.
ADDRESSES_A_MAP = 2000


class CachedSitemap(Sitemap):  # type: ignore[type-arg]
    """Of one request: its extent is asked for several times, and looked up once."""

    limit = ADDRESSES_A_MAP

    def find(self) -> Addresses:
        raise NotImplementedError

    @cached_property
    def addresses(self) -> Addresses:
        return self.find()

    def items(self) -> Addresses:  # type: ignore[override]
        return self.addresses

    def location(self, item: Located) -> str:
        return item.path

    def lastmod(self, item: Located) -> datetime:
        return item.changed_at

    def get_latest_lastmod(self) -> datetime | None:
        """Of all, without reading all of them."""
        return self.addresses.extent.changed_at


class PostSitemap(CachedSitemap):
    def find(self) -> Addresses:
        return caching.post_addresses()


class CategorySitemap(CachedSitemap):
    def find(self) -> Addresses:
        return caching.subject_addresses(Category)


class TagSitemap(CachedSitemap):
    def find(self) -> Addresses:
        return caching.subject_addresses(Tag)


SITEMAPS: Mapping[str, type[CachedSitemap]] = {
    "posts": PostSitemap,
    "categories": CategorySitemap,
    "tags": TagSitemap,
}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    maps = some(SITEMAPS)
    return views.index(request, maps, sitemap_url_name="cms:sitemap")


@require_safe
def sitemap(request: HttpRequest, section: str) -> HttpResponse:
    maps = some([section] if section in SITEMAPS else [])
    return views.sitemap(request, maps, section=section)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Where the map is, and where nobody need go: every search is another page."""
    where = request.build_absolute_uri(reverse("cms:sitemap_index"))
    lines = ("User-agent: *", f"Disallow: {reverse('cms:search')}", f"Sitemap: {where}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


def some(names: Iterable[str]) -> dict[str, Any]:
    """Those maps that have addresses; raises `Http404` where none has."""
    maps = {name: SITEMAPS[name]() for name in names}
    found = {name: each for name, each in maps.items() if each.addresses.count()}
    if not found:
        raise Http404("There is nothing to find here yet.")
    return found
