"""Zipf's law fitted to keys: the exponent, and whether it is one."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from reports.prediction.popularity import (
    STEEPEST,
    fit_zipf,
    in_ranks,
    likeliest_exponent,
    zipf_shares,
)
from suites.support.traces import zipf_questions


def counts_of(exponent, *, keys=300, questions=20_000, seed=1):
    return np.bincount(
        zipf_questions(questions, keys=keys, exponent=exponent, seed=seed),
        minlength=keys,
    )


@pytest.mark.parametrize("exponent", [0.6, 0.9, 1.2])
def test_the_exponent_is_found(exponent):
    """Of twenty thousand questions, to within 0.03."""
    fit = fit_zipf(counts_of(exponent), seed=1, resamples=20)

    assert fit.exponent == pytest.approx(exponent, abs=0.03)
    assert (fit.keys, fit.questions) == (300, 20_000)


def test_the_p_value_of_what_fits_is_even():
    """Sixty samples of the law have p-values that fit a uniform law themselves."""
    p_values = [
        fit_zipf(
            counts_of(0.9, keys=80, questions=2_000, seed=seed), seed=seed, resamples=60
        ).p_value
        for seed in range(60)
    ]

    assert stats.kstest(p_values, "uniform").pvalue > 0.001


def test_another_law_is_found_out():
    """Two kinds of keys, often and seldom asked for, are no Zipf."""
    assert fit_zipf([400] * 20 + [10] * 200, seed=1).p_value < 0.01


def test_what_is_even_has_the_exponent_0():
    """And what is one key nearly alone the steepest that is looked for."""
    assert likeliest_exponent(in_ranks([7, 7, 7, 7])) == 0
    assert likeliest_exponent(in_ranks([10**9, 1])) == STEEPEST


def test_shares_fall_by_rank():
    """The first of two is asked for 2^s times as often."""
    assert zipf_shares(2, 1.0).tolist() == pytest.approx([2 / 3, 1 / 3])


def test_one_key_has_no_popularity():
    """It is refused, not fitted."""
    with pytest.raises(ValueError, match=r"1 key"):
        fit_zipf([5, 0], seed=1)
