"""What servers are asked for; what their troubles and a copy's changes read like."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import errors

from fixtures.worlds import Drift, TableState, WorldError
from fixtures.worlds.databases import copying
from fixtures.worlds.server import explained, refuse_old


@pytest.mark.parametrize(
    "error, said",
    [
        (
            errors.DiskFull("could not extend file"),
            "disk of the Postgres server is full",
        ),
        (errors.InsufficientPrivilege("permission denied"), "CREATEDB"),
        (errors.TooManyConnections("sorry"), "max_connections"),
        (errors.InvalidCatalogName("no such database"), "run the command again"),
        (errors.ObjectInUse("is being accessed"), "somebody is connected"),
        (psycopg.OperationalError("lost\nsynchronization"), "at db:5432 gave up"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_a_trouble_is_told_with_its_cause_and_a_remedy(error, said):
    """A `WorldError` quotes the server's first line and says what to do."""
    with pytest.raises(WorldError, match=said) as told, explained("db:5432"):
        raise error

    assert str(error).splitlines()[0] in str(told.value)
    assert "\n" not in str(told.value)


def test_our_own_mistakes_are_not_explained_away():
    """A wrong row or a wrong statement is a defect, and wants its traceback."""
    with pytest.raises(errors.UniqueViolation), explained("db:5432"):
        raise errors.UniqueViolation("duplicate key")


def test_a_server_that_is_too_old_is_refused_by_its_version():
    """Which version it has, and which it needs."""
    with pytest.raises(WorldError, match="db:5432 has version 13; 14 or newer"):
        refuse_old(130_022, where="db:5432")


def test_the_oldest_server_that_django_takes_will_do():
    """Fourteen is old enough."""
    refuse_old(140_000, where="db:5432")


@pytest.mark.parametrize(
    "version, said", [(140_010, False), (150_000, True), (170_002, True)]
)
def test_a_strategy_is_named_to_servers_that_have_strategies(version, said):
    """Postgres 14 knows no STRATEGY, and copies files without being asked."""
    assert ("STRATEGY file_copy" in copying(version)) == said


@pytest.mark.parametrize(
    "expected, found, said",
    [
        (TableState(1_000, "7"), TableState(999, "6"), "has 999 rows instead of 1,000"),
        (
            TableState(5, "7"),
            TableState(5, "6"),
            "as many rows as it should, but other",
        ),
        (None, TableState(5, "7"), "is not in the template"),
        (TableState(5, "7"), None, "is gone"),
    ],
    ids=["rows", "values", "new table", "lost table"],
)
def test_a_drift_says_which_table_and_how(expected, found, said):
    """One line a table."""
    assert str(Drift("social_post", expected, found)).startswith("social_post ")
    assert said in str(Drift("social_post", expected, found))
