"""The CMS's worlds keep the rules of its tables, and the demo's gazette is fit to print."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from apps.cms.html import sanitised, words_of
from apps.cms.models import Category, Post, Tag
from fixtures.worlds import world_named
from fixtures.worlds.activity import span_of
from fixtures.worlds.cms import MINUTE, SIZES
from fixtures.worlds.gazette import gazette

LONGEST = {
    "title": 200,
    "slug": 200,
    "summary": 300,
}


def tables_of(size: str):
    """By name; what is told of one table in several parts is one list."""
    found: dict[str, list[Any]] = {}
    for table in world_named("cms", size).tables():
        found.setdefault(table.name, []).append(table.columns)
    return found


@pytest.fixture(scope="module")
def tiny():
    return tables_of("tiny")


@pytest.fixture(scope="module")
def demo():
    return tables_of("demo")


@pytest.mark.parametrize(
    "size, users", [("tiny", 50), ("small", 1_000), ("medium", 10_000)]
)
def test_the_sizes_are_those_that_reports_speak_of(size, users):
    """As many people as in every lesson's world of that name."""
    assert world_named("cms", size).size.users == users


@pytest.mark.parametrize("size", ["tiny", "demo"])
def test_every_post_is_one_that_could_be_saved(size):
    """Texts are as saving would leave them, and what is told of posts fits its columns."""
    for part in tables_of(size)["cms_post"]:
        for content in part["content"]:
            assert sanitised(content) == content
            assert words_of(content)
        for name, longest in LONGEST.items():
            field = Post._meta.get_field(name)
            assert getattr(field, "max_length") == longest  # noqa: B009
            assert max(map(len, part[name]), default=0) <= longest
        for slug in part["slug"]:
            Post._meta.get_field("slug").run_validators(slug)


@pytest.mark.parametrize("size", ["tiny", "demo"])
def test_a_slug_is_once_a_day_and_a_subject_once_a_post(size):
    """Constraints of the database would stop the copy of a larger world, hours later."""
    tables = tables_of(size)
    out = tables["cms_post"][0]
    days = (np.asarray(out["published_at"]) // (24 * 60 * MINUTE)).tolist()
    places = list(zip(out["slug"], days, strict=True))
    assert len(set(places)) == len(places)

    for name, of in (("cms_postcategory", "category_id"), ("cms_posttag", "tag_id")):
        (links,) = tables[name]
        pairs = list(zip(links["post_id"].tolist(), links[of].tolist(), strict=True))
        assert len(set(pairs)) == len(pairs) > 0
        (subjects,) = tables[name.replace("post", "")]
        assert set(links[of].tolist()) <= set(subjects["id"].tolist())
    for kind in (Category, Tag):
        (subjects,) = tables[kind._meta.db_table]
        for name in ("name", "slug"):
            assert len(set(subjects[name])) == len(subjects[name])


def test_nearly_all_is_published(tiny):
    """Some posts wait for a time that is far off, and some are drafts without a time."""
    out, drafts = tiny["cms_post"]
    span = span_of(SIZES["tiny"])
    published = np.asarray(out["published_at"])
    is_out = np.asarray([status == "published" for status in out["status"]])

    assert span.start <= published[is_out].min() <= published[is_out].max() <= span.end
    assert (published[~is_out] > span.end + 10**15).all()
    assert (is_out.sum(), (~is_out).sum(), len(drafts["title"])) == (285, 3, 12)
    assert (drafts["status"], drafts["published_at"]) == ("draft", None)


def test_who_sorts_by_the_moment_alone_is_found_out(tiny):
    """Some posts are of one moment, and some have the slug of an older one."""
    out = tiny["cms_post"][0]

    assert len(np.unique(out["published_at"])) < len(out["title"]) - 3
    assert len(set(out["slug"])) < len(out["slug"])


def test_few_write_and_everybody_could(tiny):
    """Authors are a few of the people, and all people are editors: load comes from them."""
    written = np.bincount(tiny["cms_post"][0]["author_id"])
    (people,), (editors,) = tiny["auth_user"], tiny["auth_user_groups"]

    assert len(written) == 3  # nobody has number 0
    assert written.argmax() == 1
    assert np.asarray(people["is_staff"]).all()
    assert np.array_equal(editors["user_id"], people["id"])


def test_nobody_may_do_everything(tiny):
    """A superuser's permissions are never looked up: she would be cheaper than others."""
    (people,) = tiny["auth_user"]

    assert not np.asarray(people["is_superuser"]).any()


def test_it_is_the_same_wherever_it_is_built(tiny):
    """Two processes that build it have the same rows."""
    again = tables_of("tiny")

    for name, parts in tiny.items():
        for part, other in zip(parts, again[name], strict=True):
            assert all(np.array_equal(part[key], other[key]) for key in part)


def test_the_gazette_is_written_by_people_of_the_town():
    """A dozen posts and more, of many hands, about everything that they could be about."""
    script = gazette()
    usernames = {each.username for each in world_named("cms", "demo").cast().people}

    assert len(script.posts) >= 16
    assert len({post.author for post in script.posts}) >= 10
    assert {post.author for post in script.posts} <= usernames
    for told, kind in ((script.categories, "categories"), (script.tags, "tags")):
        assert {name for post in script.posts for name in getattr(post, kind)} == set(
            told
        )


def test_something_is_published_while_one_watches(demo):
    """The newest post is an hour old, another waits for the clock, and one is a draft."""
    out, drafts = demo["cms_post"]
    *_, newest, waiting = out["published_at"]

    assert out["status"][-2:] == ["published", "scheduled"]
    assert 0 < waiting - newest < 70 * MINUTE
    assert len(drafts["title"]) == 1
