"""What is said about strategies: complete, and about files that exist."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from apps.common.caching.catalogue import STRATEGIES
from reports.strategies import Stale, card_of, is_never_stale, price_of, staleness_of
from suites.support.bundles import sample_plan

ROOT = Path(__file__).resolve().parents[3]


def arm_of(strategy, backend="redis", **settings):
    arm = sample_plan().arms[2]
    return msgspec.structs.replace(
        arm, strategy=strategy, backend=backend, settings=settings
    )


@pytest.mark.parametrize("name", STRATEGIES)
def test_every_strategy_of_the_site_has_a_card(name):
    """With its file, how it works, what it promises, when to choose it, what to try."""
    card = card_of(name)

    assert card != card_of("no such strategy")
    assert (ROOT / card.file).is_file()
    assert all((card.title, card.how, card.promise, card.choose_when, card.try_next))


@pytest.mark.parametrize("name", STRATEGIES)
def test_a_card_promises_what_its_strategy_does(name, process):
    """Until expiry, but for a race, or never: as the promise in the code has it."""
    promise = process.strategy(STRATEGIES[name], ttl_s=60).promise

    if promise.stale_at_most_s:
        promised = Stale.UNTIL_EXPIRY
    else:
        promised = Stale.RARELY if "race" in promise.staleness else Stale.NEVER
    assert card_of(name).stale is promised


def test_an_unknown_strategy_has_the_generic_card():
    """A report does not fail over a strategy of one's own."""
    assert card_of("mine").title == "A strategy of your own"
    assert staleness_of(arm_of("mine")) == "see its promise"


@pytest.mark.parametrize(
    "arm, words",
    [
        (arm_of("versioned"), "never"),
        (arm_of("versioned", "locmem"), "never, in one process"),
        (arm_of("signals", CACHE_TTL_S="30"), "rarely, up to 30 s"),
        (arm_of("per_view", CACHE_TTL_S="30"), "up to 30 s"),
        (arm_of("per_view"), "until it expires"),
    ],
    ids=["never", "private", "rarely", "time to live", "unknown time to live"],
)
def test_staleness_is_said_with_the_arms_own_time(arm, words):
    """The time to live is a setting, so it is the arm's."""
    assert staleness_of(arm) == words


def test_a_private_cache_keeps_its_promise_in_its_process_alone():
    """Other processes do not hear of a write."""
    assert is_never_stale(arm_of("versioned"))
    assert not is_never_stale(arm_of("versioned", "locmem"))
    assert "private to a process" in price_of(arm_of("versioned", "locmem"))
