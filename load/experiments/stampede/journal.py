"""An empty bench on a Postgres server, and what it has entered of its computations."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from fixtures.worlds import drop
from fixtures.worlds.schemas import empty_database
from fixtures.worlds.server import connected
from load.experiments.interface import ExperimentError
from reports.stampede.schema import Computation

LESSON = "bench"
PAUSE_S = 0.02
# A refresh that nobody waits for begins at once, and is in the journal in milliseconds.
BACKGROUND_BEGINS_S = 0.1

SINCE = """
    SELECT extract(epoch FROM began)::float8, extract(epoch FROM ended)::float8
    FROM bench_computation WHERE id > %s ORDER BY began, id
"""


@contextmanager
def bench_database(server_url: str) -> Iterator[str]:
    """The URL of a database with the bench's empty tables, dropped with the block."""
    name = f"windtunnel_stampede_{secrets.token_hex(4)}"
    try:
        yield empty_database(server_url, lesson=LESSON, database=name)
    finally:
        drop(server_url, name)


class Journal:
    """The rows of computations; their moments are seconds since 1970."""

    def __init__(self, connection: psycopg.Connection[tuple[object, ...]]) -> None:
        self._connection = connection

    @classmethod
    @contextmanager
    def of(cls, database_url: str) -> Iterator[Journal]:
        with connected(database_url) as connection:
            yield cls(connection)

    def mark(self) -> int:
        """The last row so far; `since` it are those that come after."""
        row = self._connection.execute(
            "SELECT coalesce(max(id), 0) FROM bench_computation"
        ).fetchone()
        assert row is not None
        return int(str(row[0]))

    def since(self, mark: int) -> list[Computation]:
        rows = self._connection.execute(SINCE, [mark]).fetchall()
        return [
            Computation(
                began_s=float(str(began)),
                ended_s=None if ended is None else float(str(ended)),
            )
            for began, ended in rows
        ]

    def settled(self, mark: int, *, within_s: float) -> list[Computation]:
        """The same, once none is under way; or what there is when the time is over."""
        began_s = time.monotonic()
        while True:
            rows = self.since(mark)
            waited_s = time.monotonic() - began_s
            over = all(row.ended_s is not None for row in rows)
            if (over and waited_s > BACKGROUND_BEGINS_S) or waited_s > within_s:
                return rows
            time.sleep(PAUSE_S)

    def room(self) -> int:
        """How many connections the server has for us beside this one."""
        row = self._connection.execute(
            "SELECT current_setting('max_connections')::int"
            " - current_setting('superuser_reserved_connections')::int"
            " - (SELECT count(*) FROM pg_stat_activity WHERE backend_type = %s)",
            ["client backend"],
        ).fetchone()
        assert row is not None
        return int(str(row[0]))

    def insist_on_room(self, wanted: int) -> None:
        """Raises `ExperimentError` if a site's pools could not open so many."""
        if (room := self.room()) < wanted:
            raise ExperimentError(
                f"the site's pools may open {wanted} connections and Postgres has room "
                f"for {room}; use fewer --workers, or raise its max_connections"
            )
