"""Reads of what machines are told: entries of feeds, and addresses of sitemaps."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Greatest, Left, Length, Now

from .models import Category, Post, PostCategory, PostTag, Tag
from .selectors import NAMES, address_of, teaser_of, visible, with_address
from .settling import Status
from .shown import READ_FOR_A_TEASER, Entry, Extent, Located

Kind = type[Category] | type[Tag]


def entries(posts: QuerySet[Post], limit: int) -> tuple[Entry, ...]:
    """In one query with what the posts are about."""
    rows = with_address(posts).annotate(
        start=Left("content", READ_FOR_A_TEASER),
        length=Length("content"),
        its_categories=_names(PostCategory.objects.all(), "category"),
        its_tags=_names(PostTag.objects.all(), "tag"),
    )
    told: Any = rows.values_list(
        *("id", "title", "slug", "summary", "start", "length", *NAMES),
        *("published_at", "updated_at", "is_shared", "its_categories", "its_tags"),
        named=True,
    )
    return tuple(map(_entry, told[:limit]))


def extent_of_posts() -> Extent:
    return _extent(visible(), Greatest("published_at", "updated_at"))


def extent_of_subjects(kind: Kind) -> Extent:
    return _extent(with_posts(kind), F("changed_at"))


def post_addresses(start: int, end: int) -> tuple[Located, ...]:
    """All that can be read, in an order in which only the end changes."""
    rows: Any = (
        with_address(visible())
        .order_by("pk")
        .values_list("slug", "published_at", "updated_at", "is_shared", named=True)
    )
    return tuple(
        Located(address_of(row).canonical, max(row.published_at, row.updated_at))
        for row in rows[start:end]
    )


def subject_addresses(kind: Kind, start: int, end: int) -> tuple[Located, ...]:
    """Those with posts. A list of posts has changed when one of them has."""
    found = with_posts(kind).order_by("pk")[start:end]
    return tuple(Located(each.get_absolute_url(), each.changed_at) for each in found)


def with_posts(kind: Kind) -> QuerySet[Any]:
    """Categories or tags with something to read, each with when that was last another."""
    readable = Q(posts__status=Status.PUBLISHED, posts__published_at__lte=Now())
    changed_at = Max(Greatest("posts__published_at", "posts__updated_at"))
    return kind._default_manager.filter(readable).annotate(changed_at=changed_at)


def _extent(found: QuerySet[Any], changed_at: Any) -> Extent:
    told = found.order_by().aggregate(number=Count("pk"), latest=Max(changed_at))
    return Extent(told["number"], told["latest"])


def _names(links: QuerySet[Any, Any], of: str) -> ArraySubquery:
    mine = links.filter(post=OuterRef("pk")).order_by(f"{of}__name")
    return ArraySubquery(mine.values(f"{of}__name"))


def _entry(row: Any) -> Entry:
    teaser = teaser_of(row)
    return Entry(
        id=row.id,
        title=row.title,
        address=teaser.address,
        opening=teaser.opening,
        name=teaser.name,
        published_at=row.published_at,
        updated_at=row.updated_at,
        subjects=(*row.its_categories, *row.its_tags),
    )
