"""Who acts in a measurement, and the file that says so."""

from __future__ import annotations

import json

import pytest

from fixtures.worlds import Cast, Person, WorldError, cast, world_named

ADA = Person(id=7, username="ada", session="0123456789abcdef")
CAST = Cast(
    world="tiny",
    fingerprint="f00d",
    people=(ADA, Person(id=3, username="bruno", session="fedcba9876543210")),
    celebrities=("bruno", "ada"),
    profiles=("bruno", "ada", "celeste"),
)


@pytest.fixture(scope="module")
def small():
    return cast(world_named("social", "small"))


@pytest.fixture(scope="module")
def rows():
    """The columns of a small world's tables."""
    tables = world_named("social", "small").tables()
    return {table.name: table.columns for table in tables}


class TestFiles:
    """A cast outlives the process that made it."""

    def test_what_is_written_is_what_is_read(self, tmp_path):
        """A cast comes back from its file as it was."""
        CAST.write(tmp_path / "cast.json")

        assert Cast.read(tmp_path / "cast.json") == CAST

    def test_generators_find_people_where_they_look(self):
        """The generator's own reader relies on these names in the file."""
        told = json.loads(CAST.to_json())

        assert told["version"] == 1
        assert told["people"][0] == {
            "id": 7,
            "username": "ada",
            "session": "0123456789abcdef",
        }

    def test_a_missing_file_is_named(self, tmp_path):
        """Whoever reads a cast that is not there is told which file that was."""
        with pytest.raises(WorldError, match=r"nobody\.json: No such file"):
            Cast.read(tmp_path / "nobody.json")

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "[]",
            "{}",
            '{"version": 1}',
            CAST.to_json()[:-40],
            CAST.to_json().replace("session", "cookie"),
        ],
        ids=["empty", "a list", "no version", "no people", "cut short", "other fields"],
    )
    def test_what_is_no_cast_is_refused(self, tmp_path, text):
        """Neither another file nor half a cast passes for a cast."""
        path = tmp_path / "cast.json"
        path.write_text(text)

        with pytest.raises(WorldError, match="this is no cast of a world"):
            Cast.read(path)

    def test_bytes_that_are_no_text_are_refused(self, tmp_path):
        """A picture is no cast either."""
        path = tmp_path / "cast.json"
        path.write_bytes(b"\x89PNG\xff\xfe")

        with pytest.raises(WorldError, match=r"cast\.json: "):
            Cast.read(path)

    def test_a_cast_of_another_version_is_refused_by_name(self):
        """A file from a later checkout is not guessed at."""
        text = CAST.to_json().replace('"version": 1', '"version": 2')

        with pytest.raises(WorldError, match="has version 2, and 1 is understood"):
            Cast.from_json(text)


class TestCastOfAWorld:
    """The cast that a generated world has."""

    def test_all_of_a_small_world_are_in_its_cast(self, small):
        """In a world of a thousand everybody has a session."""
        assert sorted(person.id for person in small.people) == list(range(1, 1_001))

    def test_no_two_people_share_a_session(self, small):
        """A session belongs to one person."""
        assert len({person.session for person in small.people}) == 1_000

    def test_those_who_write_most_come_first(self, small, rows):
        """The order of a cast is the order of activity."""
        posts = rows["social_post"]["user_id"].tolist()
        first_100, last_100 = (
            sum(posts.count(person.id) for person in people)
            for people in (small.people[:100], small.people[-100:])
        )

        assert first_100 > 5 * last_100

    def test_celebrities_are_those_with_most_followers(self, small, rows):
        """The first celebrity has most followers, and their number falls from there."""
        followed = rows["social_follow"]["followed_id"].tolist()
        number_of = {
            name: place + 1 for place, name in enumerate(rows["auth_user"]["username"])
        }

        followers = [followed.count(number_of[name]) for name in small.celebrities]

        assert len(followers) == 200
        assert followers == sorted(followers, reverse=True)
        assert followers[0] == max(map(followed.count, set(followed)))

    def test_everybody_of_a_small_world_may_be_visited(self, small, rows):
        """Profiles list all usernames, once each."""
        usernames = rows["auth_user"]["username"]

        assert sorted(small.profiles) == sorted(usernames)

    def test_a_medium_cast_is_the_first_two_thousand(self):
        """In larger worlds the most active act, and the best known are visited."""
        medium = cast(world_named("social", "medium"))

        assert len(medium.people) == 2_000
        assert len(medium.profiles) == 2_000
        assert medium.profiles[:200] == medium.celebrities
