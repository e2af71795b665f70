"""One pass for all sizes, against a replay at every size and against the definition."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.prediction.replay import Cache, replay
from reports.prediction.stack_distance import COLD, Fenwick, LruCurve, stack_distances
from suites.property.reports.pace import many

KEYS = st.lists(st.integers(0, 9), min_size=1, max_size=60)


@many
@given(KEYS)
def test_the_curve_is_a_replay_at_every_size(asked):
    """Whatever the size, an LRU cache has the hits that the distances say."""
    curve = LruCurve(stack_distances(asked))

    for size in range(len(set(asked)) + 2):
        hits = replay(asked, range(len(asked)), Cache(capacity=size))
        assert curve.hit_ratios([size])[0] == hits.mean()


@many
@given(KEYS)
def test_a_distance_counts_the_other_keys_in_between(asked):
    """By its definition, question by question."""
    distances = stack_distances(asked)

    for place, key in enumerate(asked):
        before = [earlier for earlier in range(place) if asked[earlier] == key]
        wanted = len(set(asked[before[-1] + 1 : place])) if before else COLD
        assert distances[place] == wanted


@many
@given(KEYS)
def test_a_larger_cache_hits_no_less(asked):
    """LRU is a stack policy: no anomaly of Belady's."""
    curve = LruCurve(stack_distances(asked))

    ratios = curve.hit_ratios(range(12)).tolist()

    assert ratios == sorted(ratios)
    assert ratios[-1] == pytest.approx(1 - curve.cold_share)
    assert curve.cold_share == len(set(asked)) / len(asked)


@many
@given(st.lists(st.tuples(st.integers(0, 19), st.integers(-5, 5)), max_size=40))
def test_a_fenwick_tree_sums_like_a_list(changes):
    """Whatever is added where."""
    tree, plain = Fenwick(20), [0] * 20
    for place, number in changes:
        tree.add(place, number)
        plain[place] += number

    assert [tree.up_to(place) for place in range(20)] == [
        sum(plain[: place + 1]) for place in range(20)
    ]
