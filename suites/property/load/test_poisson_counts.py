"""Arrivals and popularity by goodness of fit: their counts, not only their gaps."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from load.arrivals.constant import Constant
from load.arrivals.poisson import Poisson
from load.arrivals.popularity import draw_ranks, zipf_shares
from load.recording.fits import share_fit
from reports.prediction.popularity import fit_zipf

# So rare that a false alarm would be a miracle, even over all examples.
MIRACLE = 1e-9
SECONDS = 400


def counts_by_second(process, *, rate, seed):
    moments = process.moments(
        np.random.default_rng(seed), rate_per_s=rate, duration_s=SECONDS
    )
    return np.bincount(moments.astype(int), minlength=SECONDS)


def fit_to_poisson(counts, rate):
    most = max(counts.max(), int(rate + 10 * rate**0.5))
    law = stats.poisson.pmf(np.arange(most + 1), rate)
    seen = np.bincount(counts, minlength=most + 1)
    return share_fit("arrivals in a second", seen, np.maximum(law, 1e-300))


@given(st.floats(1, 60), st.integers(0, 2**32))
def test_arrivals_in_a_second_are_a_poisson_number(rate: float, seed: int):
    """Chi-square of how many seconds had none, one, two arrivals and so on."""
    counts = counts_by_second(Poisson(), rate=rate, seed=seed)

    assert fit_to_poisson(counts, rate).p_value > MIRACLE


@pytest.mark.parametrize("rate", [5.0, 40.0])
def test_a_metronome_is_found_out_by_its_counts(rate: float):
    """Every second has the same number."""
    counts = counts_by_second(Constant(), rate=rate, seed=1)

    assert fit_to_poisson(counts, rate).p_value < MIRACLE


@given(st.floats(0.3, 1.5), st.integers(0, 2**32))
def test_the_exponent_of_drawn_ranks_is_the_declared_one(exponent: float, seed: int):
    """The likeliest exponent of twenty thousand draws, within five standard errors."""
    shares = zipf_shares(200, exponent)
    drawn = draw_ranks(np.random.default_rng(seed), shares, 20_000)

    fit = fit_zipf(np.bincount(drawn, minlength=200), seed=1, resamples=1)

    logs = np.log(np.arange(1, 201))
    # Fisher's information of the exponent is the variance of log k.
    information = shares @ logs**2 - (shares @ logs) ** 2
    assert abs(fit.exponent - exponent) < 5 / np.sqrt(20_000 * information) + 0.02
