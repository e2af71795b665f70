"""What is said about strategies in words. The text itself is in strategies.toml."""

from __future__ import annotations

import enum
import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import assert_never

from reports.schema import Arm

TEXTS = Path(__file__).with_name("strategies.toml")
GENERIC = "generic"
# The backend that lives inside a server process.
PRIVATE = "locmem"
PRIVATE_NOTE = (
    "locmem is private to a process: other processes hit less, and do not hear that "
    "something was written."
)


class Stale(enum.Enum):
    """How long an older answer may be served after a write."""

    NEVER = "never"
    RARELY = "race"
    UNTIL_EXPIRY = "ttl"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Card:
    """One strategy, explained."""

    title: str
    stale: Stale
    file: str
    how: str
    promise: str
    choose_when: str
    try_next: str


def card_of(strategy: str) -> Card:
    """The strategy's card, or one that says that there is none."""
    cards = _cards()
    return cards.get(strategy, cards[GENERIC])


def is_never_stale(arm: Arm) -> bool:
    """Whether no reader sees an old value, whichever process answers her."""
    return card_of(arm.strategy).stale is Stale.NEVER and arm.backend != PRIVATE


def price_of(arm: Arm) -> str:
    """What the arm promises, and what its backend takes away from that."""
    promise = f"Stale: {staleness_of(arm)}. {card_of(arm.strategy).promise}"
    return f"{promise} {PRIVATE_NOTE}" if arm.backend == PRIVATE else promise


def staleness_of(arm: Arm) -> str:
    """How long after a write an answer of this arm may be old, in a few words."""
    stale = card_of(arm.strategy).stale
    match stale:
        case Stale.NEVER:
            private = arm.backend == PRIVATE
            return "never, in one process" if private else "never"
        case Stale.RARELY:
            return f"rarely, {_time_to_live(arm)}"
        case Stale.UNTIL_EXPIRY:
            return _time_to_live(arm)
        case Stale.UNKNOWN:
            return "see its promise"
    assert_never(stale)


def _time_to_live(arm: Arm) -> str:
    ttl_s = arm.settings.get("CACHE_TTL_S")
    return f"up to {ttl_s} s" if ttl_s else "until it expires"


@functools.cache
def _cards() -> Mapping[str, Card]:
    texts = tomllib.loads(TEXTS.read_text("utf-8"))
    return {
        name: Card(**{**text, "stale": Stale(text["stale"])})
        for name, text in texts.items()
    }
