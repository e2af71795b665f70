"""Laws that every predicted hit ratio keeps."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.prediction.che import (
    asked_within,
    characteristic_time,
    fetched_within,
    fifo_hit_ratio,
    lru_hit_ratio,
)
from reports.prediction.replay import Cache, replay
from reports.prediction.ttl import fixed_ttl_hits, mean_life_s, renewed_ttl_hits
from suites.property.reports.pace import many

WEIGHTS = st.lists(st.floats(0.01, 100), min_size=2, max_size=40)
RATES = st.floats(0.001, 1000)
TTLS = st.floats(0.01, 1000)
QUESTIONS = st.lists(
    st.tuples(st.integers(0, 5), st.floats(0, 3)), min_size=1, max_size=40
)


@many
@given(WEIGHTS, st.data())
def test_as_many_keys_are_there_as_have_room(weights, data):
    """The characteristic time solves what it is defined by, for both policies."""
    capacity = data.draw(st.integers(1, len(weights) - 1))
    shares = np.array(weights) / sum(weights)

    for occupancy in (asked_within, fetched_within):
        time = characteristic_time(weights, capacity, occupancy)
        assert occupancy(shares * time).sum() == pytest.approx(capacity, rel=1e-6)


@many
@given(WEIGHTS)
def test_room_for_all_is_a_hit_and_room_for_none_a_miss(weights):
    """Hit ratios rise with the size, from 0 to 1."""
    sizes = range(len(weights) + 1)

    for ratio in (lru_hit_ratio, fifo_hit_ratio):
        ratios = [ratio(weights, size) for size in sizes]
        assert ratios[0] == 0
        assert ratios[-1] == 1
        assert all(b - a > -1e-9 for a, b in pairwise(ratios))


@many
@given(st.integers(2, 60), st.data())
def test_where_all_are_equal_the_size_decides(keys, data):
    """Then any policy hits as often as its share of the keys is there."""
    size = data.draw(st.integers(1, keys))

    assert lru_hit_ratio([1] * keys, size) == pytest.approx(size / keys)
    assert fifo_hit_ratio([1] * keys, size) == pytest.approx(size / keys)


@many
@given(WEIGHTS, st.data())
def test_lru_beats_fifo(weights, data):
    """To remember what was asked for is never worse than not to, by the formulas."""
    size = data.draw(st.integers(1, len(weights)))

    assert lru_hit_ratio(weights, size) >= fifo_hit_ratio(weights, size) - 1e-9


@many
@given(RATES, TTLS, RATES)
def test_writes_cost_hits_and_renewing_brings_some(rate, ttl_s, writes):
    """And none of them leaves 0 to 1."""
    fixed, renewed = fixed_ttl_hits(rate, ttl_s), renewed_ttl_hits(rate, ttl_s)

    assert 0 <= fixed_ttl_hits(rate, ttl_s, writes) <= fixed <= 1
    assert 0 <= renewed_ttl_hits(rate, ttl_s, writes) <= renewed <= 1
    assert renewed >= fixed - 1e-12
    assert 0 < mean_life_s(ttl_s, writes) <= ttl_s


@many
@given(RATES, TTLS)
def test_rare_writes_are_none(rate, ttl_s):
    """The formula with writes goes over into the one without."""
    assert fixed_ttl_hits(rate, ttl_s, 1e-9) == pytest.approx(
        float(fixed_ttl_hits(rate, ttl_s)), rel=1e-5
    )
    assert renewed_ttl_hits(rate, ttl_s, 1e-9) == pytest.approx(
        float(renewed_ttl_hits(rate, ttl_s)), rel=1e-5
    )


@many
@given(QUESTIONS, st.floats(0.1, 5), st.booleans())
def test_a_replay_with_a_time_to_live_is_a_dictionary_of_moments(
    questions, ttl_s, renews
):
    """A hit is a value stored, or where hits renew it asked for, less than that ago."""
    asked = [key for key, _ in questions]
    moments_s = np.cumsum([gap for _, gap in questions]).tolist()

    hits = replay(asked, moments_s, Cache(ttl_s=ttl_s, renews=renews))

    since: dict[int, float] = {}
    for key, now_s, hit in zip(asked, moments_s, hits, strict=True):
        assert hit == (key in since and now_s < since[key] + ttl_s)
        if renews or not hit:
            since[key] = now_s
