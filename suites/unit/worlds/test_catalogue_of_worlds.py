"""Which worlds there are, how large they are, and what an unknown name is told."""

from __future__ import annotations

import dataclasses

import pytest

from fixtures.worlds import SIZES, UnknownWorld, WorldError, world_named
from fixtures.worlds.migrating import schema_digest
from fixtures.worlds.social import SocialWorld


@pytest.mark.parametrize(
    "size, users, posts",
    [
        ("small", 1_000, 20_000),
        ("medium", 10_000, 200_000),
        ("large", 100_000, 1_000_000),
    ],
)
def test_the_three_measured_sizes_are_those_of_the_plan(size, users, posts):
    """Small, medium and large have the users and posts that reports speak of."""
    assert (SIZES[size].users, SIZES[size].posts) == (users, posts)


@pytest.mark.parametrize("size", ["tiny", "small", "medium", "large", "demo"])
def test_every_world_is_found_by_lesson_and_size(size):
    """A world knows the names that it is found by."""
    world = world_named("social", size)

    assert (world.lesson, world.size.name) == ("social", size)


def test_an_unknown_size_names_the_nearest_and_all_valid_ones():
    """Who mistypes a size is told what she meant, and what there is."""
    with pytest.raises(UnknownWorld) as refusal:
        world_named("social", "meduim")

    assert str(refusal.value) == (
        "there is no world 'meduim'; did you mean 'medium'? "
        "valid: tiny, small, medium, large, demo"
    )


def test_a_size_like_no_other_gets_no_guess():
    """Nothing is guessed where nothing is near."""
    with pytest.raises(UnknownWorld) as refusal:
        world_named("social", "42")

    assert "did you mean" not in str(refusal.value)


def test_an_unknown_lesson_is_refused_as_such():
    """A lesson without worlds is told apart from a size that does not exist."""
    with pytest.raises(WorldError, match="lesson with worlds named 'socail'"):
        world_named("socail", "medium")


class TestFingerprints:
    """When are two worlds the same?"""

    def test_the_same_definition_has_the_same_fingerprint(self):
        """Whoever names the same world twice gets the same fingerprint."""
        first, second = (world_named("social", "medium") for _ in range(2))

        assert first.fingerprint == second.fingerprint

    def test_every_world_has_its_own(self):
        """No two sizes can be taken for each other."""
        names = ("tiny", "small", "medium", "large", "demo")

        prints = {world_named("social", name).fingerprint for name in names}

        assert len(prints) == len(names)

    def test_another_seed_is_another_world(self):
        """The seed is part of the definition."""
        world = SocialWorld(SIZES["tiny"])

        assert dataclasses.replace(world, seed=99).fingerprint != world.fingerprint

    def test_another_mean_is_another_world(self):
        """So is every figure of the size."""
        size = dataclasses.replace(SIZES["tiny"], follows_mean=11)

        assert SocialWorld(size).fingerprint != SocialWorld(SIZES["tiny"]).fingerprint

    @pytest.mark.parametrize("app", ["social", "accounts", "common"])
    def test_another_migration_is_another_schema(self, tmp_path, app):
        """What the rows are loaded into is part of the definition."""
        migration = tmp_path / "apps" / app / "migrations" / "0001_initial.py"
        migration.parent.mkdir(parents=True)
        migration.write_text("operations = []")
        before = schema_digest("social", project=tmp_path)

        migration.write_text("operations = [AddField()]")

        assert schema_digest("social", project=tmp_path) != before

    def test_another_lessons_migrations_do_not_matter(self, tmp_path):
        """A world is rebuilt for its own lesson's sake alone."""
        before = schema_digest("social", project=tmp_path)
        migration = tmp_path / "apps" / "blog" / "migrations" / "0001_initial.py"
        migration.parent.mkdir(parents=True)
        migration.write_text("operations = []")

        assert schema_digest("social", project=tmp_path) == before

    def test_the_lesson_has_migrations_to_digest(self, tmp_path):
        """The real project is where they are looked for."""
        assert schema_digest("social") != schema_digest("social", project=tmp_path)
