"""How unevenly followers, posts and likes are spread, against the declared law."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from numpy.typing import NDArray

from fixtures.worlds import SIZES
from fixtures.worlds.graph import grown
from fixtures.worlds.social import SocialWorld

from .strategies import few, rows_of, seeds

# Large enough for a straight line, small enough to draw by the dozen.
SIZE = dataclasses.replace(
    SIZES["medium"], users=3_000, posts=15_000, follows_mean=40, likes_per_post=3
)


@few
@given(seeds)
def test_followers_fall_with_rank_as_zipf_says(seed):
    """Followers ~ 1/(rank + plateau): on logarithmic axes a line that falls by one."""
    graph = grown(SIZE, seed)
    count = np.sort(np.bincount(graph.followed, minlength=SIZE.users))[::-1]

    assert fall(count, plateau=SIZE.plateau, ranks=slice(10, 1_000)) == pytest.approx(
        1, abs=0.12
    )


@few
@given(seeds)
def test_the_most_followed_is_followed_by_many_and_not_by_all(seed):
    """The top is flattened: nobody is in every feed."""
    graph = grown(SIZE, seed)

    most = np.bincount(graph.followed).max()

    assert SIZE.users / 10 < most < SIZE.users * 0.6


@few
@given(seeds)
def test_feeds_are_full_for_nearly_everybody(seed):
    """The people whom one follows have posted pages of posts."""
    rows = rows_of(SocialWorld(SIZE, seed))
    posts = np.bincount(
        rows.numbers("social_post", "user_id"), minlength=SIZE.users + 1
    )
    follows = (
        rows.numbers("social_follow", name) for name in ("follower_id", "followed_id")
    )
    follower, followed = follows

    in_feed = np.bincount(follower, weights=posts[followed])[1:]

    assert (in_feed >= 20).mean() > 0.99


@few
@given(seeds)
def test_most_people_write_little_and_few_write_most(seed):
    """A tenth of the people write about half of the posts; there are quiet ones."""
    rows = rows_of(SocialWorld(SIZE, seed))
    count = np.sort(np.bincount(rows.numbers("social_post", "user_id")))[::-1]

    share = count[: SIZE.users // 10].sum() / SIZE.posts

    assert 0.4 < share < 0.8
    assert count[-1] <= 2


@few
@given(seeds)
def test_likes_are_many_on_few_posts_and_about_as_many_as_asked_for(seed):
    """What collides in a draw does not cost more than a twentieth of the likes."""
    rows = rows_of(SocialWorld(SIZE, seed))
    count = np.bincount(
        rows.numbers("social_like", "post_id"), minlength=SIZE.posts + 1
    )
    hottest = np.sort(count)[::-1][: SIZE.posts // 100]

    assert count.sum() >= 0.95 * SIZE.posts * SIZE.likes_per_post
    assert hottest.sum() > 0.1 * count.sum()


@few
@given(seeds)
def test_recent_posts_are_hot(seed):
    """The newest third of the posts has more likes than the oldest two thirds."""
    rows = rows_of(SocialWorld(SIZE, seed))
    liked = rows.numbers("social_like", "post_id")

    assert (liked > SIZE.posts * 2 / 3).mean() > 0.5


@few
@given(seeds)
def test_some_posts_are_tied_and_some_are_late(seed):
    """Ids and moments tell different stories, so that sorting by one alone shows."""
    moments = rows_of(SocialWorld(SIZE, seed)).numbers("social_post", "created_at")
    steps = np.diff(moments)

    assert 0.01 < (steps == 0).mean() < 0.03
    assert 0.002 < (steps < 0).mean() < 0.02


def fall(count: NDArray[np.int64], *, plateau: int, ranks: slice) -> float:
    """How steeply counts fall with rank, by least squares on logarithmic axes."""
    rank = np.arange(1, len(count) + 1)[ranks]
    slope, _ = np.polyfit(np.log(rank + plateau), np.log(count[ranks]), 1)
    return -float(slope)
