"""Laws of uneven popularity, for every size and exponent."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from load.arrivals.popularity import draw_ranks, zipf_shares
from load.recording.fits import share_fit

sizes = st.integers(1, 2000)
exponents = st.floats(0, 3)


@given(sizes, exponents)
def test_shares_sum_to_one_and_fall(size: int, exponent: float):
    """Nobody is more active than the one before her."""
    shares = zipf_shares(size, exponent)

    assert shares.sum() == pytest.approx(1)
    assert (np.diff(shares) <= 1e-15).all()


@given(sizes, exponents, st.data())
def test_shares_follow_the_law_of_their_rank(
    size: int, exponent: float, data: st.DataObject
):
    """The first acts k^s times as often as the k-th."""
    rank = data.draw(st.integers(1, size))
    shares = zipf_shares(size, exponent)

    assert shares[0] / shares[rank - 1] == pytest.approx(rank**exponent)


@given(sizes, exponents, st.integers(0, 2**32))
def test_draws_follow_their_shares(size: int, exponent: float, seed: int):
    """Drawn ranks pass the test that a round's arrivals are put to."""
    shares = zipf_shares(size, exponent)

    ranks = draw_ranks(np.random.default_rng(seed), shares, 3000)

    counts = np.bincount(ranks, minlength=size)
    # So rare that a false alarm would be a miracle, even over all examples.
    assert share_fit("popularity", counts, shares).p_value > 1e-9


@given(st.integers(30, 2000), st.floats(0.5, 2), st.integers(0, 2**32))
def test_draws_do_not_pass_for_even_ones(size: int, exponent: float, seed: int):
    """Uneven draws are found out when even ones were declared."""
    ranks = draw_ranks(np.random.default_rng(seed), zipf_shares(size, exponent), 20_000)

    counts = np.bincount(ranks, minlength=size)
    assert share_fit("popularity", counts, np.full(size, 1 / size)).p_value < 1e-3
