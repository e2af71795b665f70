"""A generated world keeps the rules of the models, whatever its size and seed."""

from __future__ import annotations

import datetime as dt

import numpy as np
from django.contrib.auth.validators import UnicodeUsernameValidator
from hypothesis import given

from apps.social.models import Comment, Post, Profile

from .strategies import rows_of, some, worlds

EVENTS = ("social_post", "social_like", "social_comment", "social_follow")
REFERENCES = (
    ("social_profile", "user_id", "auth_user"),
    ("social_post", "user_id", "auth_user"),
    ("social_like", "user_id", "auth_user"),
    ("social_like", "post_id", "social_post"),
    ("social_comment", "user_id", "auth_user"),
    ("social_comment", "post_id", "social_post"),
    ("social_follow", "follower_id", "auth_user"),
    ("social_follow", "followed_id", "auth_user"),
)


@some
@given(worlds)
def test_ids_are_contiguous_from_one(world):
    """Whoever picks an id up to the count picks a row."""
    for table in world.tables():
        if "id" in table.columns:
            ids = rows_of(world).numbers(table.name, "id")
            assert ids.tolist() == list(range(1, table.rows + 1))


@some
@given(worlds)
def test_every_reference_has_somewhere_to_point(world):
    """No row refers to a row that is not there."""
    rows = rows_of(world)

    for table, column, target in REFERENCES:
        ids = set(rows.numbers(target, "id").tolist())
        assert set(rows.numbers(table, column).tolist()) <= ids


@some
@given(worlds)
def test_people_are_followed_once_and_never_by_themselves(world):
    """`social_follow_once` and `social_follow_not_oneself`."""
    pairs = rows_of(world).pairs("social_follow", "follower_id", "followed_id")

    assert len(set(pairs)) == len(pairs)
    assert all(follower != followed for follower, followed in pairs)


@some
@given(worlds)
def test_everybody_follows_at_least_a_few_and_nobody_everybody(world):
    """No feed is empty for want of people, and none shows the whole world."""
    size = world.size
    least = min(size.follows_least, size.users - 1)
    most = max(least, size.users // 3)

    followed = np.bincount(
        rows_of(world).numbers("social_follow", "follower_id"), minlength=size.users + 1
    )[1:]

    assert followed.min() >= least
    assert followed.max() <= most


@some
@given(worlds)
def test_posts_are_liked_once_by_one_person_and_not_by_their_author(world):
    """`social_like_once`; and nobody applauds herself."""
    rows = rows_of(world)
    author = dict(rows.pairs("social_post", "id", "user_id"))

    pairs = rows.pairs("social_like", "post_id", "user_id")

    assert len(set(pairs)) == len(pairs)
    assert all(author[post] != user for post, user in pairs)


@some
@given(worlds)
def test_nothing_is_liked_or_said_before_it_is_posted(world):
    """A reaction is later than its post."""
    rows = rows_of(world)
    posted_at = dict(rows.pairs("social_post", "id", "created_at"))

    for table in ("social_like", "social_comment"):
        for post, at in rows.pairs(table, "post_id", "created_at"):
            assert at > posted_at[post] or at == _end(world)


@some
@given(worlds)
def test_everything_happens_in_the_span_and_after_people_joined(world):
    """Nothing is older than the world or newer than its end."""
    rows = rows_of(world)
    start = _end(world) - world.size.days * 24 * 3600 * 1_000_000

    assert (rows.numbers("auth_user", "date_joined") < start).all()
    for table in EVENTS:
        moments = rows.numbers(table, "created_at")
        assert ((start <= moments) & (moments <= _end(world))).all()


@some
@given(worlds)
def test_reactions_and_follows_are_numbered_in_the_order_of_time(world):
    """A later like has a higher number; posts are the exception, on purpose."""
    for table in ("social_like", "social_comment", "social_follow"):
        assert (np.diff(rows_of(world).numbers(table, "created_at")) >= 0).all()


@some
@given(worlds)
def test_counts_are_those_of_the_size(world):
    """Posts, comments and profiles are exact; likes are at most what was asked for."""
    size, counts = world.size, {table.name: table.rows for table in world.tables()}

    assert counts["auth_user"] == counts["social_profile"] == size.users
    assert counts["social_post"] == size.posts
    assert counts["social_comment"] == int(size.posts * size.comments_per_post)
    assert counts["social_like"] <= int(size.posts * size.likes_per_post)
    assert counts["django_session"] == size.cast


@some
@given(worlds)
def test_texts_fit_their_fields(world):
    """No post, comment or bio is longer than a form would let it be, or empty."""
    rows = rows_of(world)

    for table, column, model in (
        ("social_post", "content", Post),
        ("social_comment", "content", Comment),
        ("social_profile", "bio", Profile),
    ):
        longest = getattr(model._meta.get_field(column), "max_length", None)
        assert longest is not None
        lengths = [len(text) for text in rows.texts(table, column)]
        assert max(lengths, default=0) <= longest
        assert column == "bio" or min(lengths, default=1) > 0


@some
@given(worlds)
def test_usernames_are_valid_and_nobody_elses(world):
    """Django would have let everybody register under her name."""
    usernames = rows_of(world).texts("auth_user", "username")

    assert len(set(usernames)) == len(usernames)
    for username in usernames:
        UnicodeUsernameValidator()(username)


@some
@given(worlds)
def test_a_cast_is_who_has_a_session(world):
    """Sessions of the cast are the rows that are loaded, for the same people."""
    cast = world.cast()
    usernames = rows_of(world).texts("auth_user", "username")

    assert [person.session for person in cast.people] == rows_of(world).texts(
        "django_session", "session_key"
    )
    assert all(usernames[person.id - 1] == person.username for person in cast.people)
    assert set(cast.profiles) == set(usernames)


def _end(world):
    epoch = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    return (world.size.ends_at - epoch) // dt.timedelta(microseconds=1)
