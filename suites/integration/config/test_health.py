"""Whether the site is alive, and whether what it stands on is there."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection
from django.db.backends.postgresql.base import DatabaseWrapper
from psycopg.sql import SQL, Literal

from apps.common.telemetry.health import ask_database, look
from fixtures.provisioners.ports import free_port
from fixtures.provisioners.readiness import wait_until
from fixtures.site import serve
from fixtures.visitor import Visitor

pytestmark = pytest.mark.uncounted

CACHES = {"cache:default", "cache:sessions", "cache:social"}


@pytest.fixture
def visitor_of(site_settings, tmp_path):
    """Starts a site with other services than the usual ones; somebody to ask it."""

    @contextmanager
    def start(**changes: str):
        with serve(replace(site_settings, **changes), folder=tmp_path) as site:
            with Visitor(site.url) as visitor:
                yield visitor

    return start


def readiness(visitor: Visitor):
    answer = visitor.get("/readyz")
    report = json.loads(answer.text)
    away = {
        each["name"]: each for each in report["dependencies"] if not each["answers"]
    }
    return answer.status, report["status"], away


class TestWithEverything:
    def test_it_is_alive(self, visitor):
        """/healthz says so, in one word."""
        answer = visitor.get("/healthz")

        assert (answer.status, answer.text) == (200, "alive\n")

    def test_it_is_ready(self, visitor):
        """/readyz names every dependency, each with the time that it took."""
        answer = visitor.get("/readyz")

        report = json.loads(answer.text)
        assert (answer.status, report["status"]) == (200, "ready")
        assert {each["name"] for each in report["dependencies"]} == {
            "database",
            *CACHES,
        }
        assert all(each["ms"] >= 0 for each in report["dependencies"])
        assert all(each["reason"] == "" for each in report["dependencies"])


@pytest.mark.django_db
class TestInThisProcess:
    """The same questions without a server between, and answers that are hard to stage."""

    def test_everything_answers(self, client):
        """A report without reasons, for a site with everything."""
        report = client.get("/readyz").json()

        assert report["status"] == "ready"

    def test_a_cache_that_nobody_serves_is_degraded(self, client, settings):
        """The reason of a cache that is away is the error of its client."""
        away = {
            **settings.CACHES["social"],
            "LOCATION": f"redis://127.0.0.1:{free_port()}",
        }
        settings.CACHES = {**settings.CACHES, "social": away}

        response = client.get("/readyz")

        assert response.status_code == 200
        assert response.json()["status"] == "degraded"

    def test_a_pool_without_connections_says_why(self, database_at):
        """What stands in the way of a connection is the reason, not the waiting for one."""
        found = look("database", partial(ask_database, database_at(port=free_port())))

        assert not found.answers
        assert "Connection refused" in found.reason

    def test_a_pool_that_is_used_up_says_so(self, database_at):
        """Everybody else has a connection: the database is well, and we are not."""
        database = database_at(pool={"min_size": 1, "max_size": 1})
        database.pool.open()

        with database.pool.connection():
            found = look("database", partial(ask_database, database))

        assert found.reason.endswith("every connection of the pool is in use")


@pytest.fixture
def database_at():
    """Another connection of Django's, like that of the tests but for what is changed."""
    made: list[DatabaseWrapper] = []

    def connect(*, port: int | None = None, pool: dict[str, int] | None = None):
        told = connection.settings_dict
        options = {**told["OPTIONS"], "pool": pool or told["OPTIONS"]["pool"]}
        changed = {**told, "PORT": port or told["PORT"], "OPTIONS": options}
        made.append(DatabaseWrapper(changed, alias=f"elsewhere{len(made)}"))
        return made[-1]

    yield connect
    for database in made:
        database.close_pool()


class TestWithoutTheCache:
    def test_it_is_degraded_and_serves(self, visitor_of, own_redis):
        """Redis stops: still 200, with the reason, and pages are still pages."""
        with visitor_of(redis_url=own_redis.url) as visitor:
            own_redis.stop()

            status, word, away = readiness(visitor)

            assert (status, word) == (200, "degraded")
            assert set(away) == CACHES
            assert all(each["reason"] for each in away.values())
            assert visitor.get("/accounts/login/").status == 200

    def test_it_recovers_by_itself(self, visitor_of, own_redis):
        """Redis comes back: the site is ready again without a restart."""
        with visitor_of(redis_url=own_redis.url) as visitor:
            own_redis.stop()
            assert readiness(visitor)[1] == "degraded"

            own_redis.start()

            wait_until(
                lambda: readiness(visitor)[1] == "ready",
                deadline_s=20,
                what="the site is ready again",
            )


class TestWithoutTheDatabase:
    def test_it_is_unavailable_and_alive(self, visitor_of, own_postgres):
        """Postgres stops: 503 with the reason, while the process itself is well."""
        with visitor_of(database_url=own_postgres.url) as visitor:
            own_postgres.stop()

            status, word, away = readiness(visitor)

            assert (status, word) == (503, "unavailable")
            assert "database" in away
            assert away["database"]["reason"]
            assert visitor.get("/healthz").status == 200

    def test_it_recovers_by_itself(self, visitor_of, own_postgres):
        """Postgres comes back: the pool connects again without a restart."""
        with visitor_of(database_url=own_postgres.url) as visitor:
            password = urlsplit(own_postgres.url).password
            own_postgres.stop()
            assert readiness(visitor)[0] == 503

            own_postgres.start()
            with psycopg.connect(own_postgres.url) as ours:
                # Every start has a password of its own; the site knows the first.
                role = SQL("ALTER ROLE CURRENT_USER PASSWORD {}")
                ours.execute(role.format(Literal(password)))

            wait_until(
                lambda: "database" not in readiness(visitor)[2],
                deadline_s=30,
                what="the database answers the site again",
            )
