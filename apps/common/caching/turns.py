"""Whose turn it is to write: locks of the database, held to the end of a transaction.

Who writes what has waited does so alone, whichever process she is in, so that of two
batches the one that was read last is also written last. Who goes past what waits (the
cache is away) shares her turn with others who do, and with no such batch.

Source: https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from hashlib import blake2b
from typing import Protocol


class Turns(Protocol):
    """Each is a transaction, which the block's end commits. Both may wait."""

    def alone(self, name: str) -> AbstractContextManager[None]: ...

    def shared(self, name: str) -> AbstractContextManager[None]: ...


class DatabaseTurns:
    """Those of a site, in its default database."""

    def alone(self, name: str) -> AbstractContextManager[None]:
        return locked("SELECT pg_advisory_xact_lock(%s)", name)

    def shared(self, name: str) -> AbstractContextManager[None]:
        return locked("SELECT pg_advisory_xact_lock_shared(%s)", name)


@contextmanager
def locked(statement: str, name: str) -> Iterator[None]:
    from django.db import connection, transaction

    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(statement, [number_of(name)])
        yield


def number_of(name: str) -> int:
    """Postgres names such locks by whole numbers of eight bytes."""
    digest = blake2b(name.encode(), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)
