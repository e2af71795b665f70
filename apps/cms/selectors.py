"""Reads: one query each, and none of them cached. `caching.py` wraps what pages show.

Whatever strangers are shown begins with `visible`: there is no second place that says
which posts they may see.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BigIntegerField,
    Count,
    Exists,
    Func,
    Min,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, JSONObject, Left, Length, Now
from django.http import Http404

from apps.common.web.pagination import Position, Rows, Slice

from .html import words_of
from .models import Category, Post, PostCategory, PostTag, Tag
from .settling import Status
from .shown import (
    READ_FOR_A_TEASER,
    Address,
    Article,
    Link,
    Sidebar,
    Subject,
    Teaser,
    day,
    opening,
)

# Of so many posts the newest say what is popular; so many of each subject may be related.
LATELY, RELATIVES = 200, 50
NAMES = ("author__username", "author__first_name", "author__last_name")
Kind = TypeVar("Kind", Category, Tag)


class UnknownPost(Http404):
    """No post that can be seen is there; as a page it is a 404 that says so."""

    def __init__(self, of: str | int) -> None:
        super().__init__(f"There is no post “{str(of)[:100]}”, or not any more.")


class UnknownSubject(Http404):
    """No category or tag has this slug; as a page it is a 404 that says so."""

    def __init__(self, kind: type[Model], slug: str) -> None:
        word = kind._meta.verbose_name
        super().__init__(f"There is no {word} “{slug[:100]}” here.")


# --- Which posts ----------------------------------------------------------------------


def visible() -> QuerySet[Post]:
    """What strangers may read, the newest first.

    What is published has a moment that has come; it is asked for nevertheless, for those
    who write past the model.
    """
    return Post.objects.filter(status=Status.PUBLISHED, published_at__lte=Now())


def in_category(category_id: int) -> QuerySet[Post]:
    mine = PostCategory.objects.filter(category=category_id, post=OuterRef("pk"))
    return visible().filter(Exists(mine))


def with_tag(tag_id: int) -> QuerySet[Post]:
    mine = PostTag.objects.filter(tag=tag_id, post=OuterRef("pk"))
    return visible().filter(Exists(mine))


def get_recent_posts(limit: int) -> QuerySet[Post]:
    """The newest posts, and no more of them than that."""
    return visible()[:limit]


def get_related_posts(post: Post) -> QuerySet[Post]:
    """Those with which it shares most tags and categories, the newest of equals first."""
    return related_to(post.pk)


def related_to(post_id: int) -> QuerySet[Post]:
    """Found among what was last written about each of its subjects.

    A category may have a third of all posts; whoever reads all of them for one page makes
    that page slower with everything that is written.
    """
    tags = PostTag.objects.filter(tag__posttag__post=post_id)
    categories = PostCategory.objects.filter(category__postcategory__post=post_id)
    lately_written = _last_written(Tag, PostTag, "tag", post_id).union(
        _last_written(Category, PostCategory, "category", post_id)
    )
    return (
        visible()
        .filter(pk__in=lately_written)
        .exclude(pk=post_id)
        .annotate(shared=_number_of(tags) + _number_of(categories))
        .order_by("-shared", "-published_at", "-id")
    )


def due() -> QuerySet[Post]:
    """Scheduled for a moment that has come."""
    return Post.objects.filter(status=Status.SCHEDULED, published_at__lte=Now())


def overdue(before: datetime) -> tuple[int, datetime | None]:
    """How many posts were to be published before then and are not, and since when."""
    found = Post.objects.filter(status=Status.SCHEDULED, published_at__lt=before)
    told = found.aggregate(number=Count("pk"), since=Min("published_at"))
    return told["number"], told["since"]


# --- Categories and tags --------------------------------------------------------------


def counted(kind: type[Kind]) -> QuerySet[Kind]:
    """All of a kind, each with the number of its visible posts as `post_count`.

    That is to count all posts, and so it is for editors alone.
    """
    can_be_seen = Q(posts__status=Status.PUBLISHED, posts__published_at__lte=Now())
    return kind._default_manager.annotate(post_count=Count("posts", filter=can_be_seen))


def get_popular_categories(limit: int) -> QuerySet[Category]:
    """Those that most of the newest posts are in."""
    return _popular(Category.objects.filter(postcategory__post__in=_lately()))[:limit]


def get_popular_tags(limit: int) -> QuerySet[Tag]:
    """Those that most of the newest posts have."""
    return _popular(Tag.objects.filter(posttag__post__in=_lately()))[:limit]


def all_categories(after: Position | None, size: int) -> Slice[Subject]:
    """By name."""
    return _by_name(Category.objects.all(), after, size)


def all_tags(after: Position | None, size: int) -> Slice[Subject]:
    """By name, those that a visible post has: what a draft is about is not told early."""
    visible_ones = PostTag.objects.filter(tag=OuterRef("pk"), post__in=visible())
    return _by_name(Tag.objects.filter(Exists(visible_ones)), after, size)


def subject(kind: type[Category] | type[Tag], slug: str) -> Subject:
    """Raises `UnknownSubject`."""
    found = kind._default_manager.filter(slug=slug).first()
    if found is None:
        raise UnknownSubject(kind, slug)
    return Subject(found.pk, found.name, found.slug)


# --- What pages show ------------------------------------------------------------------


def teasers(posts: QuerySet[Post], after: Position | None, size: int) -> Slice[Teaser]:
    """A page of a list, in one query with the names of its authors."""
    rows = with_address(posts).annotate(
        start=Left("content", READ_FOR_A_TEASER), length=Length("content")
    )
    told = rows.values_list(
        *("id", "title", "slug", "summary", "start", "length", *NAMES),
        *("published_at", "is_shared"),
        named=True,
    )
    page = Rows(told).read(after, size)
    return Slice(tuple(map(teaser_of, page.rows)), page.following)


def links(posts: QuerySet[Post]) -> tuple[Link, ...]:
    rows: Any = with_address(posts).values_list(
        "id", "title", "slug", "published_at", "is_shared", named=True
    )
    return tuple(
        Link(row.id, row.title, address_of(row), day(row.published_at)) for row in rows
    )


def sidebar(*, recent: int, subjects: int) -> Sidebar:
    return Sidebar(
        links(get_recent_posts(recent)),
        tuple(map(_subject, get_popular_categories(subjects))),
        tuple(map(_subject, get_popular_tags(subjects))),
    )


def place_of(slug: str, on: date | None = None) -> tuple[int, Address]:
    """The number and address of the newest visible post of that slug (and that day, UTC).

    Raises `UnknownPost`.
    """
    found = visible().filter(slug=slug)
    if on is not None:
        found = found.filter(published_at__date=on)
    row: Any = (
        with_address(found)
        .values_list("id", "slug", "published_at", "is_shared", named=True)
        .first()
    )
    if row is None:
        raise UnknownPost(slug)
    return row.id, address_of(row)


def article(post_id: int) -> Article:
    """A visible post, in one query; raises `UnknownPost`."""
    return _article(visible(), post_id)


def preview(post_id: int) -> tuple[Article, int]:
    """A post in whatever state, and the number of its author; raises `UnknownPost`."""
    author_id = author_of(post_id)
    return _article(Post.objects.all(), post_id), author_id


def author_of(post_id: int) -> int:
    """Raises `UnknownPost`."""
    found = Post.objects.filter(pk=post_id).values_list("author", flat=True).first()
    if found is None:
        raise UnknownPost(post_id)
    return found


def post_ids_by(author_id: int) -> list[int]:
    """All of hers that can be seen."""
    found = visible().filter(author_id=author_id).order_by()
    return list(found.values_list("pk", flat=True))


def post_ids_about(subject: Category | Tag) -> list[int]:
    return list(subject.posts.order_by().values_list("pk", flat=True))


def may_preview(user: Any, author_id: int) -> bool:
    """Its author and staff may."""
    return isinstance(user, User) and (user.is_staff or user.pk == author_id)


# --- Helpers --------------------------------------------------------------------------


def _last_written(
    kind: type[Kind], links: type[PostTag] | type[PostCategory], of: str, post_id: int
) -> QuerySet[Any, Any]:
    """For each subject of a post, the numbers of the last so many posts about it."""
    about_it: Any = links._default_manager.filter(
        post__in=visible(), **{of: OuterRef("pk")}
    )
    last = ArraySubquery(about_it.order_by("-post").values("post")[:RELATIVES])
    its_subjects: Any = kind._default_manager.filter(
        **{f"{links._meta.model_name}__post": post_id}
    )
    numbers: QuerySet[Any, Any] = its_subjects.values(
        one=Func(last, function="unnest", output_field=BigIntegerField())
    )
    return numbers


def _number_of(links: QuerySet[Any, Any]) -> Combinable:
    """How many of these belong to the post of the row."""
    mine = links.filter(post=OuterRef("pk")).order_by().values("post")
    return Coalesce(Subquery(mine.annotate(number=Count("pk")).values("number")), 0)


def _lately() -> QuerySet[Any, Any]:
    """The newest posts, of which so many say what is popular, however many there are."""
    return get_recent_posts(LATELY).values("pk")


def _popular(subjects: QuerySet[Kind]) -> QuerySet[Kind]:
    """Of subjects that each stand there once for every post that has them."""
    return subjects.alias(of_so_many=Count("pk")).order_by("-of_so_many", "-id")


def with_address(posts: QuerySet[Post]) -> QuerySet[Any, Any]:
    """With `is_shared`: a newer visible post has the slug, and with it the address."""
    newer = (
        visible()
        .filter(slug=OuterRef("slug"))
        .filter(
            Q(published_at__gt=OuterRef("published_at"))
            | Q(published_at=OuterRef("published_at"), pk__gt=OuterRef("pk"))
        )
    )
    return posts.annotate(is_shared=Exists(newer))


def _subjects(links: QuerySet[Any, Any], of: str) -> ArraySubquery:
    told = JSONObject(id=f"{of}_id", name=f"{of}__name", slug=f"{of}__slug")
    mine = links.filter(post=OuterRef("pk")).order_by(f"{of}__name")
    return ArraySubquery(mine.values(told=told))


def _article(posts: QuerySet[Post], post_id: int) -> Article:
    rows = posts.filter(pk=post_id).annotate(
        its_categories=_subjects(PostCategory.objects.all(), "category"),
        its_tags=_subjects(PostTag.objects.all(), "tag"),
    )
    row: Any = rows.values_list(
        *("id", "title", "content", "summary", "cover", "cover_alt", *NAMES),
        *("published_at", "updated_at", "its_categories", "its_tags"),
        named=True,
    ).first()
    if row is None:
        raise UnknownPost(post_id)
    cover = Post._meta.get_field("cover").storage.url(row.cover) if row.cover else ""
    moment = row.published_at
    return Article(
        id=row.id,
        title=row.title,
        content=row.content,
        description=row.summary or opening(words_of(row.content)),
        cover=cover,
        cover_alt=row.cover_alt,
        name=_name(row),
        moment=moment.isoformat() if moment else "",
        when=day(moment) if moment else "",
        updated=row.updated_at.isoformat(),
        categories=tuple(Subject(**each) for each in row.its_categories),
        tags=tuple(Subject(**each) for each in row.its_tags),
    )


def teaser_of(row: Any) -> Teaser:
    goes_on = row.length > READ_FOR_A_TEASER
    return Teaser(
        id=row.id,
        title=row.title,
        address=address_of(row),
        opening=row.summary or opening(words_of(row.start), goes_on=goes_on),
        name=_name(row),
        moment=row.published_at.isoformat(),
        when=day(row.published_at),
    )


def address_of(row: Any) -> Address:
    at = row.published_at
    return Address(row.slug, at.year, at.month, at.day, row.is_shared)


def _name(row: Any) -> str:
    name = f"{row.author__first_name} {row.author__last_name}".strip()
    return name or row.author__username


def _by_name(
    subjects: QuerySet[Any, Any], after: Position | None, size: int
) -> Slice[Subject]:
    told = subjects.order_by("name", "id").values_list("id", "name", "slug", named=True)
    page = Rows(told).read(after, size)
    return Slice(tuple(map(_subject, page.rows)), page.following)


def _subject(row: Any) -> Subject:
    return Subject(row.id, row.name, row.slug)
