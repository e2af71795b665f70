"""Copies of a template: restored to what it holds, and compared with it."""

from __future__ import annotations

import dataclasses

import psycopg
import pytest

from fixtures.worlds import Template, WorldError, drift, drop, ensure_template, restore
from fixtures.worlds.server import MAINTENANCE, with_database

from .scratch import asked, done, name_of, scratch_world

pytestmark = pytest.mark.services("postgres")

CHANGES = {
    "a changed row": (
        "UPDATE social_post SET content = 'x' WHERE id = 7",
        "social_post",
    ),
    "a new row": (
        "INSERT INTO social_like (user_id, post_id, created_at) "
        "SELECT u.id, p.id, now() FROM auth_user u, social_post p "
        "WHERE NOT EXISTS (SELECT 1 FROM social_like WHERE user_id = u.id "
        "AND post_id = p.id) LIMIT 1",
        "social_like",
    ),
    "a lost row": ("DELETE FROM social_comment WHERE id = 3", "social_comment"),
    "swapped values": (
        "UPDATE social_profile SET bio = (SELECT bio FROM social_profile o "
        "WHERE o.id = 3 - social_profile.id) || '!' WHERE id IN (1, 2)",
        "social_profile",
    ),
    "a lost table": ("DROP TABLE social_follow", "social_follow"),
    "a new table": ("CREATE TABLE notes (id int)", "notes"),
    "an emptied table": ("TRUNCATE django_session", "django_session"),
}


class TestDrift:
    """Has anything changed since the template was made?"""

    def test_a_fresh_copy_has_none(self, tiny_copy, tiny_template):
        """Right after a restore every table is the template's."""
        assert drift(tiny_copy, tiny_template) == []

    @pytest.mark.parametrize("statement, table", CHANGES.values(), ids=CHANGES)
    def test_a_change_names_its_table_and_no_other(
        self, tiny_copy, tiny_template, statement, table
    ):
        """One row is enough, and only its table is named."""
        done(tiny_copy, statement)

        assert [found.table for found in drift(tiny_copy, tiny_template)] == [table]

    def test_counts_say_how_much(self, tiny_copy, tiny_template):
        """A drift tells rows from values."""
        done(tiny_copy, "DELETE FROM social_comment WHERE id <= 10")

        (found,) = drift(tiny_copy, tiny_template)

        assert found.expected is not None
        assert found.found is not None
        assert found.expected.rows - found.found.rows == 10

    def test_a_template_that_is_gone_is_an_error(self, tiny_copy):
        """Nothing is compared with what nobody remembers."""
        gone = Template("windtunnel_world_of_yesterday", "f00d", 0.0)

        with pytest.raises(WorldError, match="yesterday is gone from this server"):
            drift(tiny_copy, gone)


class TestRestore:
    """Back to the template, whatever has happened."""

    def test_everything_that_was_done_is_undone(
        self, postgres_service, tiny_copy, tiny_template
    ):
        """Changed, added, lost: after a restore it is as if it had not been."""
        for statement, _ in CHANGES.values():
            done(tiny_copy, statement)

        restored = restore(
            postgres_service.url, tiny_template, database=name_of(tiny_copy)
        )

        assert restored == tiny_copy
        assert drift(restored, tiny_template) == []

    def test_whoever_is_connected_is_thrown_out(
        self, postgres_service, tiny_copy, tiny_template
    ):
        """A site of the last round that lingers does not stop the next one."""
        with psycopg.connect(tiny_copy) as lingering:
            restore(postgres_service.url, tiny_template, database=name_of(tiny_copy))

            with pytest.raises(psycopg.OperationalError):
                lingering.execute("SELECT 1")

    def test_the_copy_takes_connections_and_may_be_dropped(
        self, postgres_service, tiny_copy
    ):
        """What protects a template does not come along."""
        marks = asked(
            tiny_copy,
            "SELECT datistemplate, datallowconn FROM pg_database "
            "WHERE datname = current_database()",
        )

        assert marks == [(False, True)]

    def test_a_template_that_was_made_anew_is_not_mistaken_for_the_old_one(
        self, postgres_service, spare_database
    ):
        """A run that began with one world does not end with another."""
        world = scratch_world()
        old = ensure_template(postgres_service.url, world)
        ensure_template(postgres_service.url, dataclasses.replace(world, seed=99))

        try:
            with pytest.raises(WorldError, match="was made anew on this server"):
                restore(postgres_service.url, old, database=spare_database)
        finally:
            drop(postgres_service.url, old.database)


class TestTroubles:
    """A server that cannot, and one that is not there."""

    def test_a_server_that_is_not_there_is_named_without_the_password(self, tiny_world):
        """Host and port help; the password is nobody's business."""
        with pytest.raises(WorldError, match=r"at 127\.0\.0\.1:1: ") as told:
            ensure_template("postgres://me:secret@127.0.0.1:1/x", tiny_world)

        assert "secret" not in str(told.value)

    def test_a_role_that_may_not_make_databases_is_told_what_it_lacks(
        self, postgres_service, spare_database
    ):
        """The remedy is in the message."""
        maintenance = with_database(postgres_service.url, MAINTENANCE)
        role = spare_database
        done(maintenance, f"CREATE ROLE {role} LOGIN PASSWORD 'poor'")
        try:
            url = postgres_service.url.replace(
                postgres_service.url.split("//")[1].split("@")[0], f"{role}:poor"
            )

            with pytest.raises(WorldError, match="CREATEDB"):
                ensure_template(url, scratch_world())
        finally:
            done(maintenance, f"DROP ROLE {role}")
