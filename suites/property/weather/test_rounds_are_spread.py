"""Refreshes of a round: spread over all of it."""

from __future__ import annotations

import itertools
import random

from hypothesis import given
from hypothesis import strategies as st

from apps.weather.spreading import spread


@given(st.integers(0, 2000), st.floats(1, 10_000), st.integers())
def test_each_has_a_slot_of_its_own(count, over_s, seed):
    """All begin within the interval, in order, and no two in one slot."""
    starts = list(spread(count, over_s, random.Random(seed)))

    assert len(starts) == count
    assert all(0 <= start <= over_s for start in starts)
    assert all(one <= next_one for one, next_one in itertools.pairwise(starts))
    for place, start in enumerate(starts):
        assert abs(start * count / over_s - (place + 0.5)) <= 0.5 + 1e-6


@given(st.integers(2, 600), st.integers())
def test_no_minute_has_more_than_its_share(count, seed):
    """Of ten minutes, any one has a tenth of the cities, and one or two more at most."""
    starts = list(spread(count, 600, random.Random(seed)))

    for start in starts:
        within = sum(start <= other < start + 60 for other in starts)
        assert within <= count / 10 + 2
