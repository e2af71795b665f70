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


def words_of(text: str | None) -> list[str]:
    """The words of a comma-separated list, in their order.

    >>> words_of("lease, signals,"), words_of(None)
    (['lease', 'signals'], [])
    """
    return [word.strip() for word in (text or "").split(",") if word.strip()]


def insist_on_range(option: str, value: float, limits: tuple[float, float]) -> None:
    """Raises `UsageError` for what is likelier a typing error than an intention."""
    lowest, highest = limits
    if not lowest <= value <= highest:
        raise UsageError(
            f"--{option} {value:g} is out of range; it takes {lowest:g} to {highest:g}"
        )
