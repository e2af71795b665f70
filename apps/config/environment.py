"""Typed readers of environment variables, whose refusals say what to write instead.

An empty variable counts as unset: that is what `VARIABLE=` means in compose files.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

YES = frozenset({"1", "true", "yes", "on"})
NO = frozenset({"0", "false", "no", "off"})


@dataclass(frozen=True)
class DatabaseAddress:
    """Where a Postgres database is, and as whom to log in."""

    name: str
    user: str
    password: str
    host: str
    port: int


@dataclass(frozen=True)
class Environment:
    """What a process was told from outside; a refusal names the variable."""

    variables: Mapping[str, str]

    def text(self, name: str, *, default: str = "") -> str:
        return self._given(name) or default

    def required(self, name: str, *, because: str) -> str:
        """The variable's text; raises `ImproperlyConfigured` when there is none."""
        given = self._given(name)
        if given is None:
            raise ImproperlyConfigured(f"{name} is not set, and {because}")
        return given

    def flag(self, name: str, *, default: bool) -> bool:
        given = self._given(name)
        if given is None:
            return default
        if given.lower() in YES | NO:
            return given.lower() in YES
        raise ImproperlyConfigured(
            f"{name}={given!r} is neither yes nor no; write 1 or 0, true or false"
        )

    def integer(
        self, name: str, *, default: int, at_least: int, at_most: int | None = None
    ) -> int:
        given = self._given(name)
        if given is None:
            return default
        limits = f"at least {at_least}" + (
            "" if at_most is None else f", at most {at_most}"
        )
        try:
            number = int(given)
        except ValueError:
            raise ImproperlyConfigured(
                f"{name}={given!r} is not a whole number ({limits})"
            ) from None
        if number < at_least or (at_most is not None and number > at_most):
            raise ImproperlyConfigured(f"{name}={given} is out of range: {limits}")
        return number

    def names(self, name: str, *, default: Sequence[str]) -> tuple[str, ...]:
        """A comma-separated list, each name once and in the order given."""
        given = self._given(name)
        if given is None:
            return tuple(default)
        parts = (part.strip() for part in given.split(","))
        return tuple(dict.fromkeys(part for part in parts if part))

    def choice(self, name: str, *, default: str, valid: Collection[str]) -> str:
        value = self.text(name, default=default)
        if value not in valid:
            raise ImproperlyConfigured(not_among(f"{name}={value!r}", value, valid))
        return value

    def folder(self, name: str) -> Path | None:
        """A folder that is there, to write to; None when unset."""
        given = self._given(name)
        if given is None:
            return None
        if not os.access(given, os.W_OK | os.X_OK) or not Path(given).is_dir():
            raise ImproperlyConfigured(
                f"{name}={given!r} is no folder that can be written to; make it first"
            )
        return Path(given)

    def database(self, name: str, *, default: str) -> DatabaseAddress:
        """A database's address, written postgres://user:password@host:port/name."""
        shape = "postgres://user:password@host:port/name"
        parts = self._url(
            name, default, schemes=("postgres", "postgresql"), shape=shape
        )
        database = unquote(parts.path.removeprefix("/"))
        if not database or "/" in database:
            raise ImproperlyConfigured(f"{name} names no database; write {shape}")
        return DatabaseAddress(
            name=database,
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            host=parts.hostname or "",
            port=parts.port or 5432,
        )

    def redis(self, name: str, *, default: str) -> str:
        """A server's address; empty where neither the variable nor the default has one."""
        if not self.text(name, default=default):
            return ""
        shape = "redis://host:port/number"
        return self._url(
            name, default, schemes=("redis", "rediss"), shape=shape
        ).geturl()

    def http(self, name: str, *, default: str) -> str:
        """Where somebody's HTTP API begins, without a slash at the end."""
        shape = "https://host/path"
        parts = self._url(name, default, schemes=("http", "https"), shape=shape)
        return parts.geturl().rstrip("/")

    def memcached(self, name: str, *, default: str = "") -> str:
        """A server as `host:port`, written memcached://host:port; empty for none."""
        if not self.text(name, default=default):
            return ""
        shape = "memcached://host:port"
        parts = self._url(name, default, schemes=("memcached",), shape=shape)
        return f"{parts.hostname}:{parts.port or 11211}"

    def sockets(self, name: str) -> str:
        """Where a site's sockets are, written wss://host:port; empty when unset."""
        if self._given(name) is None:
            return ""
        parts = self._url(name, "", schemes=("ws", "wss"), shape="wss://host:port")
        return f"{parts.scheme}://{parts.netloc}"

    def _url(
        self, name: str, default: str, *, schemes: tuple[str, ...], shape: str
    ) -> SplitResult:
        """A URL's parts. A refusal never repeats the value: it may hold a password."""
        try:
            parts = urlsplit(self.text(name, default=default))
            parts.port  # noqa: B018 (reading it is what checks it)
        except ValueError as error:
            raise ImproperlyConfigured(
                f"{name} is no URL: {error}; write {shape}"
            ) from None
        if parts.scheme not in schemes:
            scheme = parts.scheme or "no scheme"
            raise ImproperlyConfigured(f"{name} begins with {scheme!r}; write {shape}")
        if not parts.hostname:
            raise ImproperlyConfigured(f"{name} names no host; write {shape}")
        return parts

    def _given(self, name: str) -> str | None:
        return self.variables.get(name, "").strip() or None


def not_among(subject: str, value: str, valid: Collection[str]) -> str:
    """A refusal that names the nearest valid value and then all of them.

    >>> not_among("APPS: 'socail'", "socail", ["blog", "social"])
    "APPS: 'socail' does not exist; did you mean 'social'? Valid: blog, social"
    """
    near = difflib.get_close_matches(value, valid, n=1, cutoff=0.4)
    guess = f"; did you mean {near[0]!r}?" if near else "."
    return (
        f"{subject} does not exist{guess} Valid: {', '.join(sorted(valid)) or 'none'}"
    )
