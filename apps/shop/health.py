"""Is Stripe well, and can the database help with typos?"""

from __future__ import annotations

from . import selectors


class NoTypoHelp(Exception):
    """Search works; who mistypes a name is not told which one she may have meant."""


def payments() -> None:
    """Raises what is wrong."""


def typo_help() -> None:
    if not selectors.can_help_with_typos():
        raise NoTypoHelp("pg_trgm is missing: no help with typos")
