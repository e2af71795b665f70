"""The people whom `make serve` shows."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from fixtures.worlds import cast, world_named
from fixtures.worlds.pictures import portrait
from fixtures.worlds.townspeople import townspeople


@pytest.fixture(scope="module")
def demo():
    return world_named("social", "demo")


@pytest.fixture(scope="module")
def tables(demo):
    return {table.name: table for table in demo.tables()}


def test_ada_is_the_first_of_thirty_people_and_an_admin(demo, tables):
    """Thirty people and somebody who runs the site."""
    usernames = tables["auth_user"].columns["username"]

    assert len(usernames) == demo.size.users == 31
    assert (usernames[0], usernames[-1]) == ("ada", "admin")


def test_only_the_admin_is_staff(tables):
    """Nobody but the admin may enter the admin's pages."""
    staff = tables["auth_user"].columns["is_staff"].tolist()

    assert staff == [0] * 30 + [1]
    assert tables["auth_user"].columns["is_superuser"].tolist() == staff


def test_ada_reads_everybody(tables):
    """Who logs in as ada finds a feed with everybody in it."""
    follows = tables["social_follow"].columns
    pairs = zip(
        follows["follower_id"].tolist(), follows["followed_id"].tolist(), strict=True
    )

    assert {followed for follower, followed in pairs if follower == 1} == set(
        range(2, 31)
    )


def test_everybody_posts_in_her_own_order(tables):
    """What somebody said first stands first, so that stories hold together."""
    posts = tables["social_post"].columns
    said = list(zip(posts["user_id"].tolist(), posts["content"], strict=True))

    for number, person in enumerate(townspeople(), start=1):
        assert tuple(text for author, text in said if author == number) == person.posts


def test_there_are_about_two_hundred_posts_with_comments_and_likes(tables):
    """Enough to scroll through, and somebody answers."""
    posts = tables["social_post"].rows

    assert 190 <= posts <= 220
    assert tables["social_comment"].rows > posts
    assert tables["social_like"].rows > 3 * posts


def test_comments_are_said_by_those_who_say_such_things(tables):
    """Every comment is one of its author's replies."""
    comments = tables["social_comment"].columns
    said = zip(comments["user_id"].tolist(), comments["content"], strict=True)

    assert all(text in townspeople()[user - 1].replies for user, text in said)


def test_the_cast_is_the_town_without_its_admin(demo):
    """All thirty may act, each under her own id."""
    people = cast(demo).people

    assert {person.username: person.id for person in people} == {
        person.username: number for number, person in enumerate(townspeople(), start=1)
    }


class TestPictures:
    """Portraits of people who do not exist."""

    def test_media_are_where_profiles_say(self, demo, tables, tmp_path):
        """Every picture that a profile names is written, and no other."""
        installed = demo.install_media(tmp_path)

        named = [
            name for name in tables["social_profile"].columns["profile_picture"] if name
        ]
        written = [
            path.relative_to(tmp_path).as_posix()
            for path in tmp_path.rglob("*")
            if path.is_file()
        ]
        assert sorted(written) == sorted(named)
        assert installed == len(named) > 5

    def test_a_portrait_is_a_small_square_picture(self):
        """It can be decoded, and costs a page little."""
        data = portrait("Ada Quill")

        picture = Image.open(BytesIO(data))

        assert (picture.format, picture.size) == ("WEBP", (256, 256))
        assert len(data) < 20_000

    def test_everybody_looks_different(self):
        """Another name is another picture."""
        names = ["Ada Quill", "Ada Pike", "Bruno Marl"]

        assert len({portrait(name) for name in names}) == 3

    def test_a_generated_world_has_no_pictures(self, tmp_path):
        """Measured pages link to none, so nothing is written."""
        assert world_named("social", "tiny").install_media(tmp_path) == 0
        assert list(tmp_path.iterdir()) == []
