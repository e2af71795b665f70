"""Is Stripe well, and can the database help with typos?

Of Stripe this process tells what its last question has shown, and asks none: a probe
comes every few seconds, and must not wait for somebody else.
"""

from __future__ import annotations

from . import conf, selectors
from .client import our_stripe


class NobodyCanPay(Exception):
    """The shop shows its catalogue and keeps carts, and takes no money."""


class NoTypoHelp(Exception):
    """Search works; who mistypes a name is not told which one she may have meant."""


def payments() -> None:
    """Raises what is wrong; while nobody has paid yet, nothing is."""
    if not conf.takes_payments():
        raise NobodyCanPay("payments are not configured; set STRIPE_API_KEY")
    if trouble := our_stripe().pulse.trouble:
        raise NobodyCanPay(trouble)


def typo_help() -> None:
    if not selectors.can_help_with_typos():
        raise NoTypoHelp("pg_trgm is missing: no help with typos")
