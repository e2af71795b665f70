"""Reads: who posted what, who follows whom. Each is one query, and none is cached here.

`caching.py` wraps those that pages are made of.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.contrib.postgres.expressions import ArraySubquery
from django.core.files.storage import default_storage
from django.db.models import (
    BooleanField,
    Count,
    F,
    Func,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce
from django.http import Http404

from apps.common.web.pagination import Position, Rows, Slice

from .cards import Card, Header, Mark, Person, Remark
from .models import Comment, Follow, Like, Post, Profile

Viewer = User | AnonymousUser
# Post and person, and whether she likes it: what is not in the table yet (caching.py).
WaitingLikes = Mapping[tuple[int, int], bool]
NONE_WAITING: WaitingLikes = {}


class UnknownPerson(Http404):
    """Nobody has this name; as a page it is a 404 that says so."""

    def __init__(self, username: str) -> None:
        super().__init__(f"There is nobody here with the name “{username[:150]}”.")


class UnknownPost(Http404):
    """No post has this number, or not any more; as a page it is a 404 that says so."""

    def __init__(self, post_id: int) -> None:
        super().__init__(f"There is no post {post_id}; perhaps it was deleted.")


class UnknownComment(Http404):
    """No comment has this number; as a page it is a 404 that says so."""

    def __init__(self, comment_id: int) -> None:
        super().__init__(f"There is no comment {comment_id}; perhaps it was deleted.")


class AnyOf(Func):
    """column = ANY (numbers): one parameter where IN has one for each number.

    Five hundred of those take the site longer to write than the database to read.
    """

    template = "%(expressions)s)"
    arg_joiner = " = ANY ("
    output_field = BooleanField()

    def __init__(self, column: F, numbers: list[int]) -> None:
        super().__init__(column, Value(numbers))


# --- Posts ----------------------------------------------------------------------------


def get_user_posts(user: User) -> QuerySet[Post]:
    """Her own posts, newest first."""
    return posts_by(user.pk)


def posts_by(user_id: int) -> QuerySet[Post]:
    return Post.objects.filter(user_id=user_id)


def get_following_posts(user: User) -> QuerySet[Post]:
    """The feed: posts of the people she follows and her own, newest first.

    The followed are read here and stand in the query as numbers, not as a subquery. So
    the planner sees how much these very people write: it walks the newest posts when
    they write a lot, and looks each of them up when they write little. Not knowing, it
    picks the wrong one of the two for somebody, and reads every post there is.
    """
    return Post.objects.filter(AnyOf(F("user_id"), [user.pk, *followed_ids(user.pk)]))


def marks(posts: QuerySet[Post], after: Position | None, size: int) -> Slice[Mark]:
    """A page of posts as ids, which an index can answer alone."""
    columns = posts.values_list("id", "user_id", "created_at", named=True)
    page = Rows(columns).read(after, size)
    return Slice(tuple(Mark(row.id, row.user_id) for row in page.rows), page.following)


def cards(
    post_ids: Collection[int], waiting: WaitingLikes = NONE_WAITING
) -> dict[int, Card]:
    """The cards of these posts; posts that are gone are absent.

    Who of those whose likes wait stands in the table too is asked in the same query as
    the count: in another, a like that was flushed in between would count twice.
    """
    people = sorted({user_id for _, user_id in waiting})
    rows = _card_rows().filter(pk__in=post_ids)
    if people:
        rows = rows.annotate(likers=_likers_among(people))
    return {row[0]: _card(*row, waiting=waiting) for row in rows}


@cache
def _card_rows() -> QuerySet[Post, Any]:
    """What cards are made of. Kept: to build the query takes longer than to ask it."""
    return Post.objects.order_by().values_list(
        "pk",
        "user_id",
        "user__username",
        "user__first_name",
        "user__last_name",
        "user__profile__profile_picture",
        "content",
        "created_at",
        _count(Like, "post"),
        _count(Comment, "post"),
    )


def card(post_id: int, waiting: WaitingLikes = NONE_WAITING) -> Card:
    """Raises `UnknownPost`."""
    found = cards([post_id], waiting)
    if not found:
        raise UnknownPost(post_id)
    return found[post_id]


def post(post_id: int) -> Post:
    """Raises `UnknownPost`."""
    found = Post.objects.select_related("user").filter(pk=post_id).first()
    if found is None:
        raise UnknownPost(post_id)
    return found


def author_id(post_id: int) -> int:
    """Raises `UnknownPost`."""
    author = Post.objects.filter(pk=post_id).values_list("user_id", flat=True).first()
    if author is None:
        raise UnknownPost(post_id)
    return author


def liked_among(
    user_id: int, post_ids: Collection[int], waiting: WaitingLikes = NONE_WAITING
) -> frozenset[int]:
    """Which of these posts this person likes."""
    likes = Like.objects.filter(user_id=user_id, post_id__in=post_ids)
    liked = set(likes.values_list("post_id", flat=True))
    hers = {post: is_new for (post, who), is_new in waiting.items() if who == user_id}
    return frozenset(post for post in post_ids if hers.get(post, post in liked))


def comments_on(post_id: int) -> QuerySet[Comment]:
    """Oldest first, with whoever wrote them."""
    return Comment.objects.filter(post_id=post_id).select_related(
        "user__profile", "post"
    )


def comment(comment_id: int) -> Comment:
    """With the post it stands under; raises `UnknownComment`."""
    found = Comment.objects.select_related("post").filter(pk=comment_id).first()
    if found is None:
        raise UnknownComment(comment_id)
    return found


def remarks(comments: Collection[Comment], viewer: Viewer) -> list[Remark]:
    """These comments for the page; their authors and the post's may remove them."""
    return [
        Remark(
            id=comment.pk,
            author_id=comment.user_id,
            author=comment.user.username,
            name=comment.user.get_full_name() or comment.user.username,
            picture=_picture_of(comment.user),
            content=comment.content,
            moment=_moment(comment.created_at),
            when=when(comment.created_at),
            removable=may_remove(comment, viewer),
        )
        for comment in comments
    ]


def may_remove(comment: Comment, viewer: Viewer) -> bool:
    """Who wrote it may, and whose post it stands under: it is her page."""
    return viewer.pk in (comment.user_id, comment.post.user_id)


# --- People ---------------------------------------------------------------------------


def person_id(username: str) -> int:
    """Raises `UnknownPerson`."""
    # Postgres has no text with a zero byte; a URL can.
    if "\0" in username:
        raise UnknownPerson(username)
    try:
        return User.objects.only("pk").get(username=username).pk
    except User.DoesNotExist:
        raise UnknownPerson(username) from None


def header(user_id: int) -> Header | None:
    """The head of a person's profile page; None when she is gone."""
    row = (
        User.objects.filter(pk=user_id)
        .values_list(
            "pk",
            "username",
            "first_name",
            "last_name",
            "profile__bio",
            "profile__profile_picture",
            _count(Post, "user"),
            _count(Follow, "followed"),
            _count(Follow, "follower"),
        )
        .first()
    )
    if row is None:
        return None
    pk, username, first_name, last_name, bio, picture, *counts = row
    name = f"{first_name} {last_name}".strip() or username
    return Header(pk, username, name, bio or "", picture_url(picture), *counts)


def profile_of(user: User) -> Profile:
    """Her profile, made now if she came into the table without one."""
    profile, _ = Profile.objects.get_or_create(user=user)
    return profile


def followed_ids(user_id: int) -> list[int]:
    links = Follow.objects.filter(follower_id=user_id)
    return list(links.values_list("followed_id", flat=True))


def follower_ids(user_id: int) -> list[int]:
    links = Follow.objects.filter(followed_id=user_id)
    return list(links.values_list("follower_id", flat=True))


def is_following(follower_id: int, followed_id: int) -> bool:
    links = Follow.objects.filter(follower_id=follower_id, followed_id=followed_id)
    return links.exists()


def followers_of(user_id: int) -> QuerySet[Follow]:
    """Links to her, the newest first, with who made them."""
    links = Follow.objects.filter(followed_id=user_id)
    return links.select_related("follower__profile").order_by("-id")


def followed_by(user_id: int) -> QuerySet[Follow]:
    """Links that she made, the newest first, with whom they lead to."""
    links = Follow.objects.filter(follower_id=user_id)
    return links.select_related("followed__profile").order_by("-id")


def people_named(words: str) -> QuerySet[User]:
    """Members with every one of these words in a name of theirs, the newest first."""
    members = User.objects.filter(is_active=True)
    for word in words.split():
        members = members.filter(
            Q(username__icontains=word)
            | Q(first_name__icontains=word)
            | Q(last_name__icontains=word)
        )
    return members.select_related("profile").order_by("-id")


def as_seen_by(viewer: Viewer, people: Collection[User]) -> list[Person]:
    """These people, each with whether the viewer follows her, in one query."""
    links = Follow.objects.filter(follower_id=viewer.pk, followed__in=people)
    followed = set(links.values_list("followed_id", flat=True)) if viewer.pk else set()
    return [_person(each, viewer, followed=each.pk in followed) for each in people]


def picture_url(picture: str | None) -> str:
    """Where a stored picture is served; empty for none."""
    return default_storage.url(picture) if picture else ""


def _count(model: type[Model], of: str) -> Coalesce:
    """How many rows of `model` point to the row of the outer query.

    COUNT(*), because an index on the pointing column answers that without the table.
    """
    pointing = model._default_manager.filter(**{f"{of}_id": OuterRef("pk")}).order_by()
    return Coalesce(Subquery(pointing.values(of).annotate(n=Count("*")).values("n")), 0)


def _likers_among(people: list[int]) -> ArraySubquery:
    """Which of these people like the post of the outer query, as the table has it."""
    likes = Like.objects.filter(AnyOf(F("user_id"), people), post_id=OuterRef("pk"))
    return ArraySubquery(likes.values("user_id"))


def count_with(
    counted: int, likers: Collection[int], waiting: Mapping[int, bool]
) -> int:
    """Likes in the table, `likers` among them, once those that wait are there too.

    >>> count_with(5, [1, 2], {1: True, 2: False, 3: True})
    5
    """
    return counted - len(waiting.keys() & set(likers)) + sum(waiting.values())


def _card(
    pk: int,
    author_id: int,
    author: str,
    first_name: str,
    last_name: str,
    picture: str | None,
    content: str,
    created_at: datetime,
    likes: int,
    comments: int,
    likers: Collection[int] = (),
    *,
    waiting: WaitingLikes,
) -> Card:
    here = {who: liked for (post, who), liked in waiting.items() if post == pk}
    return Card(
        id=pk,
        author_id=author_id,
        author=author,
        name=f"{first_name} {last_name}".strip() or author,
        picture=picture_url(picture),
        content=content,
        moment=_moment(created_at),
        when=when(created_at),
        likes=count_with(likes, likers, here),
        comments=comments,
    )


def _person(user: User, viewer: Viewer, *, followed: bool) -> Person:
    profile = _profile_of(user)
    return Person(
        user_id=user.pk,
        username=user.username,
        name=user.get_full_name() or user.username,
        bio=profile.bio if profile else "",
        picture=_picture_of(user),
        followed=followed,
        oneself=user.pk == viewer.pk,
    )


def _profile_of(user: User) -> Profile | None:
    """Made by a signal with the user; one who came in otherwise has none."""
    return getattr(user, "profile", None)


def _picture_of(user: User) -> str:
    profile = _profile_of(user)
    return picture_url(profile.profile_picture.name) if profile else ""


def _moment(moment: datetime) -> str:
    """For machines."""
    return moment.isoformat(timespec="seconds")


def when(moment: datetime) -> str:
    """For people.

    >>> when(datetime(2026, 3, 1, 9, 5))
    '1 Mar 2026, 09:05'
    """
    return f"{moment.day} {moment:%b %Y, %H:%M}"
