"""What is said about strategies: complete, and about files that exist."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from apps.common.caching.catalogue import STRATEGIES
from apps.common.caching.peers import NO_PEER, PEERS
from reports.sequences import CardError
from reports.strategies import (
    BOUND_ITSELF,
    GENERIC,
    Stale,
    all_cards,
    card_from,
    card_of,
    is_never_stale,
    price_of,
    staleness_of,
)
from suites.support.bundles import sample_plan

ROOT = Path(__file__).resolve().parents[3]


def arm_of(strategy, backend="redis", **settings):
    arm = sample_plan().arms[2]
    return msgspec.structs.replace(
        arm, strategy=strategy, backend=backend, settings=settings
    )


PEER_NAMES = [name for name in PEERS if name != NO_PEER]


@pytest.mark.parametrize("name", [*STRATEGIES, *PEER_NAMES])
def test_every_strategy_and_peer_of_the_site_has_a_card(name):
    """With its file, how it works, what it promises, when to choose it, what to try."""
    card = card_of(name)

    assert card != card_of("no such strategy")
    assert (ROOT / card.file).is_file()
    assert all((card.title, card.how, card.promise, card.choose_when, card.try_next))


@pytest.mark.parametrize("name", STRATEGIES)
def test_a_card_promises_what_its_strategy_does(name, process):
    """The bound of the card is the one of the promise in the code, as a figure."""
    promise = process.strategy(STRATEGIES[name], ttl_s=60).promise
    card = card_of(name)

    if card.stale in BOUND_ITSELF:
        assert card.stale_s == promise.stale_at_most_s
    else:
        assert card.stale is promised(promise)


@pytest.mark.parametrize("name", all_cards())
def test_every_card_is_told_step_by_step(name):
    """Each strategy has its read and its write drawn; what nobody knows is not drawn."""
    titles = [scene.title for scene in all_cards()[name].scenes]

    if name == GENERIC:
        assert titles == []
    else:
        assert len(titles) >= 2
        assert "A write" in titles


@pytest.mark.parametrize("name", PEER_NAMES)
def test_a_card_promises_what_its_peer_does(name):
    """As the suites have seen it."""
    promise = PEERS[name].promise(60)

    promised = Stale.UNTIL_EXPIRY if promise.stale_at_most_s else Stale.RARELY
    assert ("race" in promise.staleness) is (name != "cache_page")
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
        (arm_of("lease", CACHE_TTL_S="30"), "only after an eviction, up to 30 s"),
        (arm_of("stale_while_revalidate", CACHE_TTL_S="30"), "up to 60 s"),
        (
            arm_of("stale_while_revalidate", CACHE_TTL_S="?"),
            "until it expires, and as long again",
        ),
        (arm_of("lease_or_old", CACHE_TTL_S="30"), "up to 10 s"),
        (arm_of("two_tier", CACHE_TTL_S="30"), "in other processes, up to 5 s"),
    ],
    ids=[
        "never",
        "private",
        "rarely",
        "time to live",
        "unknown time to live",
        "eviction",
        "twice",
        "twice an unknown time",
        "its own bound",
        "until heard",
    ],
)
def test_staleness_is_said_with_the_arms_own_time(arm, words):
    """The time to live is a setting, so it is the arm's."""
    assert staleness_of(arm) == words


def test_a_private_cache_keeps_its_promise_in_its_process_alone():
    """Other processes do not hear of a write."""
    assert is_never_stale(arm_of("versioned"))
    assert not is_never_stale(arm_of("versioned", "locmem"))
    assert "private to a process" in price_of(arm_of("versioned", "locmem"))


@pytest.mark.parametrize(
    "change, words",
    [
        ({"stale": "sometimes"}, "sometimes"),
        ({"title": None}, "title"),
        ({"colour": "red"}, "colour"),
        ({"stale": "brief"}, "'brief' needs stale_s"),
        ({"stale_s": 3}, "'ttl' has no use for stale_s"),
    ],
    ids=["unknown bound", "no title", "unknown field", "no seconds", "idle seconds"],
)
def test_a_card_that_makes_no_sense_is_refused_by_name(change, words):
    """The message names the card, and what is wrong with it."""
    whole = {
        **dict.fromkeys(
            ("title", "file", "how", "promise", "choose_when", "try_next"), "words"
        ),
        "stale": "ttl",
    }
    text = {name: value for name, value in (whole | change).items() if value}

    with pytest.raises(CardError, match="card 'mine'") as caught:
        card_from("mine", text)

    assert words in str(caught.value)


def promised(promise):
    """What a promise amounts to, where the time to live (60 s here) is its bound."""
    match promise.stale_at_most_s:
        case 60:
            return Stale.UNTIL_EXPIRY
        case 120:
            return Stale.TWICE_UNTIL_EXPIRY
    if "race" in promise.staleness:
        return Stale.RARELY
    return Stale.AFTER_EVICTION if "evicted" in promise.staleness else Stale.NEVER
