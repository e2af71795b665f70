"""Rules special to `two_tier`: near memory, the channel, and when neither is trusted."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from apps.common.caching.interface import Key, Tag
from apps.common.caching.two_tier import NEAR_LIFE_S, TwoTier
from fixtures.caching import Computation, FakeProcess

POST, OTHER = Key("social", "post", (1,)), Key("social", "post", (2,))
IT, ADA = Tag("social", "post", (1,)), Tag("social", "author", ("ada",))


@pytest.fixture
def strategy(process):
    return process.strategy(TwoTier, ttl_s=60)


@pytest.fixture
def second(strategy, process):
    other = FakeProcess(process.backend, process.clock, process.journal)
    return other.strategy(TwoTier, ttl_s=60)


def test_a_hit_in_memory_asks_no_server(strategy, process):
    """The first reader of a process asks, the next does not."""
    strategy.fetch(POST, Computation("post"), [IT])
    before = process.backend.round_trips

    assert strategy.fetch(POST, Computation("again"), [IT]) == "post"
    assert process.backend.round_trips == before


def test_only_what_is_not_near_is_asked_for(strategy):
    """One question, for the rest."""
    strategy.fetch(POST, Computation("near"), [IT])
    asked = []

    def compute(missing):
        asked.append(list(missing))
        return dict.fromkeys(missing, "far")

    wanted = {OTHER: [IT], POST: [IT]}
    assert strategy.fetch_many(wanted, compute) == {OTHER: "far", POST: "near"}
    assert asked == [[OTHER]]


def test_what_one_process_writes_all_forget(strategy, second):
    """By a message."""
    for reader in (strategy, second):
        reader.fetch(POST, Computation("old"), [IT])

    second.touch([IT])

    assert strategy.fetch(POST, Computation("new"), [IT]) == "new"
    assert second.fetch(POST, Computation("newer"), [IT]) == "new"


def test_a_message_that_is_lost_costs_seconds(strategy, second, clock, process):
    """No value stays near for longer, and the shared one was forgotten."""
    for reader in (strategy, second):
        reader.fetch(POST, Computation("old"), [IT])
    process.backend.publish = lambda channel, message: None

    second.touch([IT])

    assert strategy.fetch(POST, Computation("new"), [IT]) == "old"
    clock.advance(NEAR_LIFE_S)
    assert strategy.fetch(POST, Computation("new"), [IT]) == "new"


def test_who_wrote_forgets_before_her_own_message_arrives(strategy, process):
    """What she reads next is what she wrote."""
    strategy.fetch(POST, Computation("old"), [IT])
    process.backend.publish = lambda channel, message: None

    strategy.touch([IT])

    assert strategy.fetch(POST, Computation("new"), [IT]) == "new"


def test_a_reader_that_a_write_overtakes_leaves_nothing_near(strategy, second):
    """She answers what she has read, once."""

    def overtaken():
        second.touch([IT])
        return "old"

    assert strategy.fetch(POST, overtaken, [IT]) == "old"
    assert strategy.fetch(POST, Computation("new"), [IT]) == "new"


def test_without_the_server_memory_is_not_asked_either(strategy, process):
    """Nobody hears what changes meanwhile."""
    strategy.fetch(POST, Computation("old"), [IT])
    process.backend.away = True
    strategy.fetch(OTHER, Computation(), [ADA])  # which finds out

    assert strategy.fetch(POST, Computation("computed"), [IT]) == "computed"


def test_nothing_touched_is_nothing_said(strategy, process):
    """An empty message would be a round trip."""
    before = process.backend.round_trips

    strategy.touch([])

    assert process.backend.round_trips == before


def test_a_server_without_channels_is_refused(process):
    """And the error says which one has them."""
    with pytest.raises(ImproperlyConfigured, match="CACHE_BACKEND=redis"):
        TwoTier(store=replaced_backend(process), ttl_s=60)


def replaced_backend(process):
    from dataclasses import replace

    return replace(process.store, backend=object())
