"""A world's template: built once per server, whole or not at all."""

from __future__ import annotations

import dataclasses
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import psycopg
import pytest
from psycopg import errors, sql

from fixtures.worlds import (
    Table,
    WorldError,
    drift,
    drop,
    ensure_template,
    restore,
)
from fixtures.worlds.server import MAINTENANCE, with_database
from fixtures.worlds.social import SocialWorld
from fixtures.worlds.templates import template_name

from .scratch import asked, databases, done, scratch_world

pytestmark = pytest.mark.services("postgres")

# Builds the world that its arguments describe, and dies of SIGKILL while it copies.
BUILDER_THAT_DIES = """
import dataclasses, os, signal, sys
from fixtures.worlds import SIZES, ensure_template
from fixtures.worlds.social import SocialWorld

url, name = sys.argv[1:]
size = dataclasses.replace(SIZES["tiny"], name=name, users=6, posts=9, cast=3)

def die_while_copying(stage, share):
    if stage == "copying social_like":
        os.kill(os.getpid(), signal.SIGKILL)

ensure_template(url, SocialWorld(size), progress=die_while_copying)
"""


@pytest.fixture
def server_url(postgres_service):
    return postgres_service.url


@pytest.fixture
def world(server_url):
    world = scratch_world()
    yield world
    drop(server_url, template_name(world))


class TestOnce:
    """Building takes seconds, so it is done once."""

    def test_what_is_there_is_not_built_again(self, server_url, world):
        """The second call finds the template of the first."""
        first = ensure_template(server_url, world)

        second = ensure_template(server_url, world)

        assert (first.database, first.fingerprint) == (
            second.database,
            second.fingerprint,
        )
        assert first.seconds > 0
        assert second.seconds == 0

    def test_two_builders_at_once_build_once(self, server_url, world):
        """One builds and the other waits, says so, and finds the template."""
        stages: dict[str, list[str]] = {"one": [], "other": []}
        ready = threading.Barrier(2)

        def build(who):
            ready.wait()
            return ensure_template(
                server_url, world, progress=lambda stage, _: stages[who].append(stage)
            )

        with ThreadPoolExecutor(2) as pool:
            templates = list(pool.map(build, stages))

        waited = "waiting for another process that builds this world"
        assert sorted(template.seconds > 0 for template in templates) == [False, True]
        assert sorted(stages.values(), key=len)[0] == [waited]
        assert waited not in sorted(stages.values(), key=len)[1]

    def test_another_definition_replaces_it(self, server_url, world):
        """A template of an older definition is not taken for the new one."""
        old = ensure_template(server_url, world)

        new = ensure_template(server_url, dataclasses.replace(world, seed=99))

        assert new.seconds > 0
        assert new.fingerprint != old.fingerprint

    def test_a_database_that_is_no_template_is_replaced(self, server_url, world):
        """A name and somebody's comment make no template."""
        template = ensure_template(server_url, world)
        with psycopg.connect(
            with_database(server_url, MAINTENANCE), autocommit=True
        ) as connection:
            connection.execute(
                sql.SQL("COMMENT ON DATABASE {} IS 'my notes'").format(
                    sql.Identifier(template.database)
                )
            )

        assert ensure_template(server_url, world).seconds > 0


class TestWholeOrNotAtAll:
    """What is half-built is never used."""

    def test_a_builder_that_is_killed_leaves_nothing_that_is_used(
        self, server_url, world
    ):
        """The next caller clears away what a crash left, and builds."""
        command = [sys.executable, "-c", BUILDER_THAT_DIES]
        crash = subprocess.run([*command, server_url, world.size.name], check=False)
        assert crash.returncode == -signal.SIGKILL
        assert template_name(world) in databases(server_url)

        template = ensure_template(server_url, world)

        assert template.seconds > 0
        assert (
            asked_of_copy(server_url, template, "SELECT count(*) FROM social_post") == 9
        )

    def test_a_builder_that_is_interrupted_clears_away_what_it_began(
        self, server_url, world
    ):
        """Ctrl-C in the middle leaves no database behind."""

        def interrupt(stage, share):
            if stage == "indexing and checking":
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            ensure_template(server_url, world, progress=interrupt)

        assert template_name(world) not in databases(server_url)

    def test_rows_that_break_a_rule_are_found_and_nothing_is_left(self, server_url):
        """Constraints are off while rows are copied, and checked before rows count."""
        world = LikesTwice(scratch_world().size)

        with pytest.raises(errors.UniqueViolation, match="social_like_once"):
            ensure_template(server_url, world)

        assert template_name(world) not in databases(server_url)

    def test_a_table_that_no_migration_makes_is_named(self, server_url):
        """A world that its schema does not fit says which table that is."""
        world = HasHats(scratch_world().size)

        with pytest.raises(WorldError, match="no table social_hat"):
            ensure_template(server_url, world)

        assert template_name(world) not in databases(server_url)

    def test_a_column_that_no_migration_makes_is_named(self, server_url):
        """Likewise for a column."""
        world = PostsHaveMoods(scratch_world().size)

        with pytest.raises(WorldError, match="table social_post has no column mood"):
            ensure_template(server_url, world)

    def test_a_schema_that_cannot_be_made_says_why(self, server_url):
        """A migration that fails ends the build with the end of its log."""
        world = dataclasses.replace(scratch_world(), lesson="socail")

        with pytest.raises(WorldError, match="schema could not be made") as told:
            ensure_template(server_url, world)

        assert "did you mean 'social'" in str(told.value)


class TestInUseByNobody:
    """A template can be copied at any moment, because nobody can be in it."""

    def test_nobody_can_connect_to_it(self, server_url, world):
        """Not even a superuser gets in, so nobody changes it or stands in the way."""
        template = ensure_template(server_url, world)

        with pytest.raises(psycopg.OperationalError, match="not currently accepting"):
            psycopg.connect(with_database(server_url, template.database))

    def test_it_cannot_be_dropped_by_mistake(self, server_url, world):
        """Postgres itself protects what is marked as a template."""
        template = ensure_template(server_url, world)

        with pytest.raises(errors.WrongObjectType, match="cannot drop a template"):
            done(
                with_database(server_url, MAINTENANCE),
                sql.SQL("DROP DATABASE {}").format(sql.Identifier(template.database)),
            )

    def test_dropping_it_on_purpose_works_and_twice_does_no_harm(
        self, server_url, world
    ):
        """`drop` takes templates, and what is not there."""
        template = ensure_template(server_url, world)

        drop(server_url, template.database)
        drop(server_url, template.database)

        assert template.database not in databases(server_url)


class LikesTwice(SocialWorld):
    """A world with one like too many."""

    def tables(self) -> list[Table]:
        return [
            with_last_row_like_the_first(table)
            if table.name == "social_like"
            else table
            for table in super().tables()
        ]


class HasHats(SocialWorld):
    """A world ahead of its migrations."""

    def tables(self) -> list[Table]:
        return [*super().tables(), Table("social_hat", 1, {"id": np.array([1])})]


class PostsHaveMoods(SocialWorld):
    """Another one."""

    def tables(self) -> list[Table]:
        return [
            dataclasses.replace(table, columns={**table.columns, "mood": "fine"})
            if table.name == "social_post"
            else table
            for table in super().tables()
        ]


def with_last_row_like_the_first(table: Table) -> Table:
    columns = {}
    for name, column in table.columns.items():
        assert isinstance(column, np.ndarray)
        keep = name == "id"
        columns[name] = column if keep else np.append(column[:-1], column[0])
    return Table(table.name, table.rows, columns)


def asked_of_copy(server_url, template, query):
    name = f"{template.database}_copy"
    try:
        url = restore(server_url, template, database=name)
        assert drift(url, template) == []
        return asked(url, query)[0][0]
    finally:
        drop(server_url, name)
