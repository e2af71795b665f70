"""A lesson's empty schema: migrated once on a server, and copied."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from fixtures.worlds import WorldError, drop, schemas
from fixtures.worlds.migrating import migrated
from fixtures.worlds.server import with_database

from .scratch import asked, databases, done, scratch_name

pytestmark = [pytest.mark.uncounted, pytest.mark.services("postgres")]

TABLES = (
    "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
)


@pytest.fixture
def migrations(monkeypatch):
    """The lessons whose migrations were run. This module's schemas have names of their own."""
    names = {"social": scratch_name(), "nobodys": scratch_name()}
    ran: list[str] = []

    def counted(database_url, *lessons):
        ran.extend(lessons)
        migrated(database_url, *lessons)

    monkeypatch.setattr(schemas, "schema_name", names.__getitem__)
    monkeypatch.setattr(schemas, "migrated", counted)
    return ran


@pytest.fixture
def make(postgres_service, migrations):
    """Makes a new database with the tables of a lesson, and answers its URL."""
    made: list[str] = []

    def empty(lesson="social"):
        made.append(name := scratch_name())
        return schemas.empty_database(
            postgres_service.url, lesson=lesson, database=name
        )

    yield empty
    names = [schemas.schema_name(lesson) for lesson in ("social", "nobodys")]
    for name in [*made, *names]:
        drop(postgres_service.url, name)


def test_it_is_migrated_once(make, migrations):
    """The second database has the tables of the first, and nothing that is done to it."""
    first = make()
    done(first, "INSERT INTO django_content_type (app_label, model) VALUES ('a', 'b')")

    second = make()

    assert migrations == ["social"]
    assert asked(second, TABLES) == asked(first, TABLES)
    assert ("social_post",) in asked(second, TABLES)
    assert asked(second, "SELECT FROM django_content_type WHERE model = 'b'") == []


def test_whoever_comes_meanwhile_waits(make, migrations):
    """Three at once have three databases of one schema."""
    with ThreadPoolExecutor(3) as pool:
        urls = [each.result() for each in [pool.submit(make) for _ in range(3)]]

    assert migrations == ["social"]
    assert [("social_post",) in asked(url, TABLES) for url in urls] == [True] * 3


def test_several_lessons_have_one_for_whoever_copies_it_herself(
    postgres_service, migrations, spare_database
):
    """It is made once, has the tables of each, and nobody is in the way of a copy."""
    server, template = postgres_service.url, f"{spare_database}_t"
    try:
        for _ in range(2):
            schemas.ensure_schema(server, "social", "blog", database=template)
        done(server, f"CREATE DATABASE {spare_database} TEMPLATE {template}")
    finally:
        drop(server, template)

    assert migrations == ["social", "blog"]
    tables = asked(with_database(server, spare_database), TABLES)
    assert {("social_post",), ("blog_post",)} <= set(tables)


def test_another_migration_makes_another(make, migrations, monkeypatch):
    """What was migrated before is not taken for it."""
    make()
    monkeypatch.setattr(schemas, "schema_digest", lambda _lesson: "changed")

    make()

    assert migrations == ["social", "social"]


def test_what_was_half_made_is_not_used(make, migrations, postgres_service):
    """Somebody was killed while she migrated: her tables are cleared away."""
    half = with_database(postgres_service.url, "postgres")
    done(half, f"CREATE DATABASE {schemas.schema_name('social')}")

    assert ("social_post",) in asked(make(), TABLES)
    assert migrations == ["social"]


def test_migrations_that_fail_leave_nothing(make, postgres_service):
    """The reason is told, and no database stays."""
    make_nobodys = partial(make, "nobodys")

    with pytest.raises(WorldError, match="schema could not be made"):
        make_nobodys()

    assert schemas.schema_name("nobodys") not in databases(postgres_service.url)
