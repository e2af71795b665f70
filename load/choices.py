"""A name that somebody typed, and the names that exist."""

from __future__ import annotations

import difflib
from collections.abc import Collection


class UsageError(Exception):
    """What was asked for cannot be meant; the message says why, and what could be."""


class UnknownChoice(UsageError):
    """No such name: says which one, the nearest and all valid ones, in one line."""

    def __init__(self, what: str, value: str, valid: Collection[str]) -> None:
        near = difflib.get_close_matches(value, valid, n=1, cutoff=0.4)
        hint = f" did you mean '{near[0]}'?" if near else ""
        super().__init__(
            f"there is no {what} '{value}';{hint} valid: {', '.join(sorted(valid))}"
        )


def chosen(what: str, value: str, valid: Collection[str]) -> str:
    """`value` if it is one of `valid`; raises `UnknownChoice` otherwise.

    >>> chosen("backend", "redis", ("redis", "memcached"))
    'redis'
    """
    if value not in valid:
        raise UnknownChoice(what, value, valid)
    return value
