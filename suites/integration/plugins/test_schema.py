"""A worker's test database is a copy of what somebody has migrated on this server before."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from fixtures.plugins.schema import MIGRATED
from fixtures.worlds.server import MAINTENANCE, connected

pytestmark = pytest.mark.django_db


def test_it_has_the_table_of_every_model_and_no_other():
    """What was migrated is what this run has installed: emptying knows all of it."""
    tables = set(connection.introspection.table_names())
    models = {
        model._meta.db_table for model in apps.get_models(include_auto_created=True)
    }

    assert tables - {"django_migrations"} == models


def test_no_migration_is_left_to_apply():
    """One that is not in the copy yet is run on it."""
    executor = MigrationExecutor(connection)

    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


def test_what_it_was_copied_from_stays_for_the_next_run(postgres_service):
    """It is finished, and nobody can connect: a copy needs that."""
    with connected(postgres_service.url, database=MAINTENANCE) as server:
        row = server.execute(
            "SELECT datistemplate, datallowconn FROM pg_database WHERE datname = %s",
            [MIGRATED],
        ).fetchone()

    assert connections["default"].settings_dict["TEST"]["TEMPLATE"] == MIGRATED
    assert row == (True, False)
