"""What is said about strategies in words. The text itself is in strategies.toml."""

from __future__ import annotations

import enum
import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, assert_never

from reports.schema import Arm
from reports.sequences import CardError, Scene, scenes_of

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
    AFTER_EVICTION = "eviction"
    UNTIL_EXPIRY = "ttl"
    TWICE_UNTIL_EXPIRY = "ttl_twice"
    BRIEFLY = "brief"
    UNTIL_HEARD = "message"
    UNKNOWN = "unknown"


# The bound is the strategy's own, and not the time to live: the card says how long.
BOUND_ITSELF = frozenset({Stale.BRIEFLY, Stale.UNTIL_HEARD})


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
    stale_s: float | None = None  # where the strategy itself sets the bound
    scenes: tuple[Scene, ...] = ()  # its sequence diagram; none for the generic card


def card_of(strategy: str) -> Card:
    """The strategy's card, or one that says that there is none."""
    cards = all_cards()
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
    card = card_of(arm.strategy)
    match card.stale:
        case Stale.NEVER:
            private = arm.backend == PRIVATE
            return "never, in one process" if private else "never"
        case Stale.RARELY:
            return f"rarely, {_time_to_live(arm)}"
        case Stale.AFTER_EVICTION:
            return f"only after an eviction, {_time_to_live(arm)}"
        case Stale.UNTIL_EXPIRY:
            return _time_to_live(arm)
        case Stale.TWICE_UNTIL_EXPIRY:
            return _time_to_live(arm, times=2)
        case Stale.BRIEFLY:
            return f"up to {card.stale_s:g} s"
        case Stale.UNTIL_HEARD:
            return f"in other processes, up to {card.stale_s:g} s"
        case Stale.UNKNOWN:
            return "see its promise"
    assert_never(card.stale)


@functools.cache
def all_cards() -> Mapping[str, Card]:
    """Every card by the name of its strategy; raises `CardError` of one that is none."""
    texts = tomllib.loads(TEXTS.read_text("utf-8"))
    return {name: card_from(name, text) for name, text in texts.items()}


def card_from(name: str, text: Mapping[str, Any]) -> Card:
    """A table of strategies.toml as a card; raises `CardError` with the place in it."""
    fields = dict(text)
    scenes = scenes_of(fields.pop("steps", {}), card=name)
    try:
        stale = Stale(fields.pop("stale"))
        card = Card(**fields, stale=stale, scenes=scenes)
    except (KeyError, TypeError, ValueError) as error:
        raise CardError(f"card {name!r}: {error}") from error
    if (stale in BOUND_ITSELF) != (card.stale_s is not None):
        verb = "needs" if stale in BOUND_ITSELF else "has no use for"
        raise CardError(f"card {name!r}: stale = {stale.value!r} {verb} stale_s")
    return card


def _time_to_live(arm: Arm, *, times: int = 1) -> str:
    ttl_s = arm.settings.get("CACHE_TTL_S", "")
    if ttl_s.isdecimal():
        return f"up to {times * int(ttl_s)} s"
    return "until it expires" if times == 1 else "until it expires, and as long again"
