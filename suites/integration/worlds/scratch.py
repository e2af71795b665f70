"""Worlds under names of a test's own, and questions that tests ask of databases."""

from __future__ import annotations

import dataclasses
import secrets
from typing import LiteralString
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from fixtures.worlds import SIZES
from fixtures.worlds.server import MAINTENANCE, with_database
from fixtures.worlds.social import SocialWorld


def scratch_world() -> SocialWorld:
    """As tiny as can be, under a name that nobody else builds or drops."""
    size = dataclasses.replace(
        SIZES["tiny"], name=scratch_name(), users=6, posts=9, cast=3
    )
    return SocialWorld(size)


def scratch_name() -> str:
    return f"scratch_{secrets.token_hex(4)}"


def asked(url: str, query: LiteralString) -> list[tuple[object, ...]]:
    with psycopg.connect(url, autocommit=True) as connection:
        return connection.execute(query).fetchall()


def done(url: str, statement: LiteralString | sql.Composed) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)


def databases(url: str) -> set[str]:
    rows = asked(with_database(url, MAINTENANCE), "SELECT datname FROM pg_database")
    return {str(name) for (name,) in rows}


def name_of(url: str) -> str:
    return urlsplit(url).path.removeprefix("/")
