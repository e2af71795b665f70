"""The same definition gives the same rows, and another seed gives others."""

from __future__ import annotations

import dataclasses

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fixtures.worlds.randomness import Stream, firsts, zipf
from fixtures.worlds.social import SocialWorld

from .strategies import seeds, sizes, some, worlds


@some
@given(worlds)
def test_a_world_made_twice_is_the_same_twice(world):
    """Every column of every table is repeated."""
    assert written(world) == written(world)


@some
@given(sizes(users=60, posts=120), seeds)
def test_another_seed_is_another_world(size, seed):
    """Where there is anything to draw, another seed draws otherwise."""
    large = dataclasses.replace(size, users=60, posts=120)

    assert written(SocialWorld(large, seed)) != written(SocialWorld(large, seed + 1))


class TestStreams:
    """Draws, against what they are said to be."""

    @some
    @given(seeds, st.integers(1, 2**40), st.integers(0, 200))
    def test_numbers_below_a_limit_are_below_it(self, seed, limit, count):
        """Neither the limit itself nor anything negative is drawn."""
        drawn = Stream(seed, "below").below(limit, count)

        assert len(drawn) == count
        assert ((drawn >= 0) & (drawn < limit)).all()

    @some
    @given(seeds, st.integers(0, 200))
    def test_an_order_has_everybody_once(self, seed, count):
        """A shuffle loses nobody and doubles nobody."""
        assert sorted(Stream(seed, "order").order(count).tolist()) == list(range(count))

    @some
    @given(seeds, st.lists(st.integers(0, 5), min_size=1).filter(any))
    def test_what_weighs_nothing_is_never_drawn(self, seed, weights):
        """Only what has a weight comes up."""
        drawn = Stream(seed, "drawn").drawn(np.array(weights, dtype=float), 100)

        assert all(weights[index] > 0 for index in drawn.tolist())

    @some
    @given(seeds)
    def test_weights_are_kept(self, seed):
        """Of many draws each index has its share, within five standard deviations."""
        weights, count = zipf(10, plateau=1), 20_000
        share = weights / weights.sum()

        drawn = Stream(seed, "weights").drawn(weights, count)

        found = np.bincount(drawn, minlength=10) / count
        assert (np.abs(found - share) < 5 * np.sqrt(share / count)).all()

    @some
    @given(seeds)
    def test_a_heavy_tail_has_its_mean_and_its_tail(self, seed):
        """Lomax of shape 2: a quarter above the mean, a hundredth above nine means."""
        drawn = Stream(seed, "tail").heavy_tailed(10.0, 20_000)

        assert abs((drawn > 10).mean() - 1 / 4) < 0.02
        assert abs((drawn > 90).mean() - 1 / 100) < 0.004

    @some
    @given(st.lists(st.integers(0, 9)))
    def test_firsts_are_where_values_are_new(self, values):
        """Against a walk with a set."""
        seen, expected = set(), []
        for place, value in enumerate(values):
            if value not in seen:
                expected.append(place)
            seen.add(value)

        assert firsts(np.array(values, dtype=np.int64)).tolist() == expected


def written(world):
    return [
        (
            table.name,
            name,
            column.tolist() if isinstance(column, np.ndarray) else column,
        )
        for table in world.tables()
        for name, column in table.columns.items()
    ]
