"""The lesson's generated worlds, and the tweets of the demo."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from fixtures.worlds import world_named
from fixtures.worlds.tweets import LONGEST, SIZES, fitting, scripted
from fixtures.worlds.views import view


def tables_of(size: str):
    return {table.name: table for table in world_named("tweets", size).tables()}


def test_the_sizes_are_those_of_the_other_lessons():
    """As many people as elsewhere, so that figures of lessons can be compared."""
    assert {name: size.users for name, size in SIZES.items()} == {
        "tiny": 50,
        "small": 1_000,
        "medium": 10_000,
    }


def test_the_same_world_is_made_again():
    """Size and seed say everything."""
    one, other = tables_of("tiny"), tables_of("tiny")

    for name, table in one.items():
        for column, values in table.columns.items():
            assert np.array_equal(values, other[name].columns[column]), column


@pytest.mark.parametrize("size", ["tiny", "demo"])
def test_every_tweet_fits(size):
    """What COPY loads passes no form."""
    texts = tables_of(size)["tweets_tweet"].columns["text"]

    assert all(0 < len(text) <= LONGEST for text in texts)


@pytest.mark.parametrize("size", ["tiny", "demo"])
def test_every_tweet_is_by_somebody(size):
    """No author is missing, and whoever comes first writes most."""
    tables = tables_of(size)
    authors = tables["tweets_tweet"].columns["author_id"]

    assert set(authors.tolist()) <= set(range(1, tables["auth_user"].rows + 1))
    if size == "tiny":
        counted = np.bincount(authors)
        assert counted[1] == counted.max()


@pytest.mark.parametrize("size", ["tiny", "demo"])
def test_nobody_does_anything_twice(size):
    """Likes, retweets and follows keep their constraints; nobody follows herself."""
    tables = tables_of(size)

    for name, one, other in (
        ("tweets_like", "user_id", "tweet_id"),
        ("tweets_retweet", "user_id", "tweet_id"),
        ("tweets_follow", "follower_id", "followed_id"),
    ):
        columns = tables[name].columns
        pairs = list(zip(columns[one], columns[other], strict=True))
        assert len(set(pairs)) == len(pairs) > 0, name
        assert name != "tweets_follow" or all(a != b for a, b in pairs)


def test_a_text_that_is_too_long_ends_with_a_sentence():
    """Nothing is cut off in the middle of a word."""
    told = fitting("The tide was out. " * 20)

    assert LONGEST - 20 < len(told) <= LONGEST
    assert told.endswith("The tide was out.")


def test_the_demo_brings_its_pictures(tmp_path):
    """Every picture that a tweet names is there, and no other."""
    installed = world_named("tweets", "demo").install_media(tmp_path)

    named = {tweet.picture for tweet in scripted() if tweet.picture}
    files = {str(file.relative_to(tmp_path)) for file in tmp_path.rglob("*.webp")}
    assert files == named
    assert installed == len(named) > 0


def test_a_view_is_a_picture_of_its_own():
    """The same every time, and another for another name."""
    assert view("quay") == view("quay") != view("pump")
    assert Image.open(BytesIO(view("quay"))).format == "WEBP"
