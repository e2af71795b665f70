"""The blog's worlds keep the rules of its one table, and the demo looks alive."""

from __future__ import annotations

import numpy as np
import pytest

from apps.blog.forms import PostForm
from fixtures.worlds import world_named
from fixtures.worlds.activity import span_of
from fixtures.worlds.blog import SIZES, demo_posts


def posts_of(size: str):
    (table,) = (t for t in world_named("blog", size).tables() if t.name == "blog_post")
    return table.columns


@pytest.fixture(scope="module")
def tiny():
    return posts_of("tiny")


@pytest.mark.parametrize(
    "size, users", [("tiny", 50), ("small", 1_000), ("medium", 10_000)]
)
def test_the_sizes_are_those_that_reports_speak_of(size, users):
    """As many people as in every lesson's world of that name."""
    assert world_named("blog", size).size.users == users


def test_every_post_is_one_that_the_form_would_take(tiny):
    """Nothing is loaded that nobody could have written."""
    for title, content in zip(tiny["title"], tiny["content"], strict=True):
        assert PostForm({"title": title, "content": content}).is_valid()


def test_few_people_write(tiny):
    """Authors are people of the world, one in five of them; the first wrote most."""
    written = np.bincount(tiny["author_id"])

    assert set(tiny["author_id"].tolist()) <= set(range(1, 11))
    assert written.argmax() == 1


def test_moments_lie_in_the_span_and_some_are_shared(tiny):
    """They never go back, and who sorts by them alone is found out."""
    made_at, span = tiny["created_at"], span_of(SIZES["tiny"])

    assert span.start <= made_at.min() <= made_at.max() <= span.end
    assert (np.diff(made_at) >= 0).all()
    assert len(np.unique(made_at)) < len(made_at)


def test_it_is_the_same_wherever_it_is_built(tiny):
    """Two processes that build it have the same rows."""
    again = posts_of("tiny")

    assert all(list(tiny[name]) == list(again[name]) for name in tiny)


def test_the_demo_is_written_by_people_of_the_town():
    """Two dozen posts of many hands, some of them ada's, all of them fit for the form."""
    posts = demo_posts()
    usernames = {
        person.username for person in world_named("blog", "demo").cast().people
    }

    assert len(posts) >= 25
    assert len({post.author for post in posts}) >= 15
    assert {post.author for post in posts} <= usernames
    assert sum(post.author == "ada" for post in posts) >= 3
    for post in posts:
        assert PostForm({"title": post.title, "content": post.content}).is_valid()


def test_the_demo_ends_today():
    """The last post of the town is not an hour older than its world, or little more."""
    made_at = posts_of("demo")["created_at"]

    assert made_at.max() == made_at[-1]
    assert (
        span_of(world_named("blog", "demo").size).end - made_at[-1] < 2 * 3600 * 10**6
    )
