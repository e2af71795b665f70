"""A loaded world is what was generated, in the schema that migrations made."""

from __future__ import annotations

import dataclasses
import datetime as dt

import numpy as np
import psycopg
import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client, override_settings
from django.urls import reverse
from psycopg import sql

from apps.social.models import Comment, Follow, Like, Post, Profile
from fixtures.worlds import (
    MEASURED_SECRET_KEY,
    PASSWORD,
    SIZES,
    cast,
    drop,
    ensure_template,
)
from fixtures.worlds.migrating import migrated
from fixtures.worlds.server import with_database
from fixtures.worlds.social import SocialWorld

from .scratch import asked, done, scratch_name

pytestmark = [pytest.mark.uncounted, pytest.mark.services("postgres")]

# Constraints, and whether they are checked; indexes, and whether they are usable.
SCHEMA = """
    SELECT conrelid::regclass::text, conname::text, pg_get_constraintdef(oid),
           convalidated
      FROM pg_constraint
     WHERE connamespace = 'public'::regnamespace
    UNION ALL
    SELECT indrelid::regclass::text, indexrelid::regclass::text,
           pg_get_indexdef(indexrelid), indisvalid
      FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
     WHERE relnamespace = 'public'::regnamespace
     ORDER BY 1, 2, 3
"""


@pytest.fixture(scope="module")
def tiny_world():
    """Under a name of its own: what is tested here is how it is loaded, now."""
    return SocialWorld(dataclasses.replace(SIZES["tiny"], name=scratch_name()))


@pytest.fixture(scope="module")
def tiny_template(postgres_service, tiny_world):
    template = ensure_template(postgres_service.url, tiny_world)
    yield template
    drop(postgres_service.url, template.database)


def test_every_value_arrives_as_it_was_made(tiny_world, tiny_copy):
    """Row by row and column by column, for every table that is loaded."""
    for table in tiny_world.tables():
        names = list(table.columns)
        with psycopg.connect(tiny_copy) as connection:
            found = connection.execute(
                sql.SQL("SELECT {} FROM {} ORDER BY {}").format(
                    sql.SQL(", ").join(map(sql.Identifier, names)),
                    sql.Identifier(table.name),
                    sql.Identifier("id" if "id" in names else names[0]),
                )
            ).fetchall()

        expected = rows_of(table)
        if "id" not in names:
            found, expected = sorted(found), sorted(expected)
        assert [tuple(map(plain, row)) for row in found] == expected


def test_the_schema_is_what_migrations_made(
    postgres_service, tiny_copy, spare_database
):
    """No constraint and no index is lost or loosened by loading."""
    migrated_only = with_database(postgres_service.url, f"{spare_database}_m")
    done(postgres_service.url, f"CREATE DATABASE {spare_database}_m")
    try:
        migrated(migrated_only, "social")

        assert asked(tiny_copy, SCHEMA) == asked(migrated_only, SCHEMA)
    finally:
        done(postgres_service.url, f"DROP DATABASE {spare_database}_m WITH (FORCE)")


def test_rows_are_known_to_be_visible(tiny_copy):
    """No reader of a fresh copy has to look after that, nor to write it down."""
    pages = asked(
        tiny_copy,
        "SELECT relname, relallvisible = relpages FROM pg_class "
        "WHERE relname IN ('social_post', 'social_like', 'auth_user')",
    )

    assert sorted(pages) == [
        ("auth_user", True),
        ("social_like", True),
        ("social_post", True),
    ]


def test_the_planner_knows_the_tables(tiny_copy):
    """Statistics are there from the first query on."""
    known = asked(
        tiny_copy,
        "SELECT tablename FROM pg_stats WHERE attname = 'user_id' "
        "AND tablename LIKE 'social%'",
    )

    assert {"social_post", "social_like", "social_comment"} <= {
        name for (name,) in known
    }


class TestModels:
    """The lesson's own models work on the copy."""

    pytestmark = pytest.mark.usefixtures("django_in_tiny_copy")

    def test_new_rows_get_fresh_ids(self):
        """Sequences stand behind the last row of every table."""
        ada = User.objects.create_user("ada")
        reader = User.objects.get(pk=1)
        post = Post.objects.create(user=ada, content="Here I am.")

        made = {
            User: ada.pk,
            Profile: ada.profile.pk,
            Post: post.pk,
            Like: Like.objects.create(user=reader, post=post).pk,
            Comment: Comment.objects.create(user=reader, post=post, content="Hi!").pk,
            Follow: Follow.objects.create(follower=reader, followed=ada).pk,
        }

        assert made == {model: model._default_manager.count() for model in made}

    def test_everybody_has_a_profile(self):
        """COPY sends no signals, so profiles are rows of the world."""
        assert not User.objects.filter(profile=None).exists()

    def test_everything_passes_the_models_own_validation(self):
        """Every row could have come through a form."""
        for model in (User, Profile, Post, Like, Comment, Follow):
            for row in model._default_manager.all()[:60]:
                row.full_clean(validate_unique=False, validate_constraints=False)

    def test_the_password_logs_people_in(self):
        """Everybody's password is the published one."""
        with override_settings(SESSION_ENGINE="django.contrib.sessions.backends.db"):
            username = User.objects.values_list("username", flat=True)[7]

            assert Client().login(username=username, password=PASSWORD)

    @override_settings(
        SECRET_KEY=MEASURED_SECRET_KEY,
        CACHE_STRATEGY="none",
        # The copy's people have the ids of other tests' people: nothing may be cached.
        SESSION_ENGINE="django.contrib.sessions.backends.db",
    )
    def test_a_session_of_the_cast_is_a_login(self, tiny_world):
        """Whoever sends a cast's cookie is that person, without a login."""
        for person in cast(tiny_world).people[:5]:
            client = Client()
            client.cookies[settings.SESSION_COOKIE_NAME] = person.session

            page = client.get(reverse("social:feed"))

            assert page.status_code == 200
            assert page.wsgi_request.user.pk == person.id
            assert f'data-viewer="{person.username}"' in page.content.decode()

    @override_settings(
        SECRET_KEY="another key", SESSION_ENGINE="django.contrib.sessions.backends.db"
    )
    def test_a_site_with_a_key_of_its_own_takes_no_such_session(self, tiny_world):
        """The published sessions open no other site."""
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = (
            cast(tiny_world).people[0].session
        )

        page = client.get(reverse("social:feed"))

        assert page.status_code == 302


def rows_of(table):
    columns = [
        column.tolist()
        if isinstance(column, np.ndarray)
        else column
        if isinstance(column, (list, tuple))
        else [column] * table.rows
        for column in table.columns.values()
    ]
    return list(zip(*columns, strict=True))


def plain(value):
    """As generators write it: moments in microseconds."""
    if isinstance(value, dt.datetime):
        epoch = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
        return (value - epoch) // dt.timedelta(microseconds=1)
    return value
