"""What a query costs the database: the blocks that Postgres touches. No clock, no noise."""

from __future__ import annotations

import json
import time
from typing import Any

from django.db import connection

PATIENCE_S = 10.0


def settle(*tables: str) -> None:
    """Statistics and the visibility map, as tables have them that are in use.

    A row is known to be visible to everybody once its commit has reached the disk and no
    transaction is open that began before; autovacuum opens some of its own.
    """
    deadline = time.monotonic() + PATIENCE_S
    while True:
        with connection.cursor() as cursor:
            cursor.execute(f"VACUUM (ANALYZE, INDEX_CLEANUP ON) {', '.join(tables)}")
            cursor.execute(
                "SELECT relname, relallvisible, relpages FROM pg_class"
                " WHERE relname = ANY(%s) AND relallvisible < relpages",
                [list(tables)],
            )
            hidden = cursor.fetchall()
        if not hidden:
            return
        assert time.monotonic() < deadline, f"pages not visible to everybody: {hidden}"
        time.sleep(0.1)


def blocks_touched(sql: str) -> int:
    """In memory or on disk, while the query runs, of tables and indexes."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}")
        (told,) = cursor.fetchone()
    plans: Any = json.loads(told) if isinstance(told, str) else told
    top = plans[0]["Plan"]
    return int(top["Shared Hit Blocks"] + top["Shared Read Blocks"])


def blocks_of(table: str) -> int:
    """As many as the table itself has, without its indexes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpages FROM pg_class WHERE relname = %s", [table])
        return int(cursor.fetchone()[0])
