"""How a strategy is found by the name that a setting gives."""

from __future__ import annotations

import pytest

from apps.common.caching.catalogue import STRATEGIES, strategy_named
from apps.common.caching.interface import Level, UnknownStrategy
from apps.common.caching.versioned import Versioned

NAMES = [
    "none",
    "per_site",
    "per_view",
    "conditional",
    "layered",
    "fragment",
    "cache_aside",
    "signals",
    "versioned",
    "single_flight",
    "early_refresh",
    "stale_while_revalidate",
    "lease",
    "lease_or_old",
    "write_through",
    "write_behind",
    "two_tier",
]


def test_the_baseline_stands_first():
    """Whoever lists the strategies starts from doing without."""
    assert list(STRATEGIES) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_strategy_is_found_by_its_name(name):
    """The name in the settings is the one in reports."""
    assert strategy_named(name).name == name


def test_a_strategy_is_found_by_its_path():
    """One's own needs no place in the catalogue."""
    assert strategy_named("apps.common.caching.versioned.Versioned") is Versioned


@pytest.mark.parametrize(
    "wrong, nearest",
    [("versionned", "versioned"), ("cache-aside", "cache_aside"), ("nome", "none")],
)
def test_a_slip_is_answered_with_the_nearest_name(wrong, nearest):
    """The message holds what was given, what there is, and what was probably meant."""
    with pytest.raises(UnknownStrategy) as refusal:
        strategy_named(wrong)

    message = str(refusal.value)
    assert repr(wrong) in message
    assert all(name in message for name in NAMES)
    assert message.endswith(f"Did you mean {nearest!r}?")


def test_what_resembles_nothing_gets_no_suggestion():
    """A wrong guess would lead astray."""
    with pytest.raises(UnknownStrategy, match="unknown cache strategy") as refusal:
        strategy_named("zzz")

    assert "mean" not in str(refusal.value)


@pytest.mark.parametrize(
    "path",
    [
        "apps.nowhere.Strategy",
        "apps.common.caching.versioned.Missing",
        "json.loads",
        "json.JSONDecoder",
    ],
)
def test_a_path_that_leads_to_no_strategy_is_refused(path):
    """Not there, no class, or not such a class: all are told with the path."""
    with pytest.raises(UnknownStrategy, match=path):
        strategy_named(path)


@pytest.mark.parametrize(
    "name, level",
    [
        ("none", Level.DATA),
        ("per_site", Level.VIEW),
        ("per_view", Level.VIEW),
        ("conditional", Level.VIEW),
        ("layered", Level.VIEW),
        ("fragment", Level.FRAGMENT),
        ("cache_aside", Level.DATA),
        ("signals", Level.DATA),
        ("versioned", Level.DATA),
    ],
)
def test_a_strategy_remembers_at_its_level(name, level):
    """Where between query and socket it stands is part of what it is."""
    assert strategy_named(name).level is level


@pytest.mark.parametrize(
    "name, bound_s",
    [
        ("none", 0),
        ("per_site", 7),
        ("per_view", 7),
        ("conditional", 0),
        ("layered", 0),
        ("fragment", 7),
        ("cache_aside", 7),
        ("signals", 0),
        ("versioned", 0),
    ],
)
def test_a_promise_is_made_in_words_and_a_figure(name, bound_s, process):
    """People read the sentences, suites the figure."""
    promise = process.strategy(strategy_named(name), ttl_s=7).promise

    assert all((promise.staleness, promise.concurrency, promise.outage))
    assert promise.stale_at_most_s == bound_s


@pytest.mark.parametrize("name, bound_s", [("signals", 7), ("versioned", 0)])
def test_a_promise_says_what_becomes_of_a_race(name, bound_s, process):
    """Who asks after a write may see what somebody computed before it, or may not."""
    promise = process.strategy(strategy_named(name), ttl_s=7).promise

    assert promise.raced_at_most_s == bound_s
