"""Statistics against numpy, scipy, and what is obviously right."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from reports.statistics.bootstrap import bca_interval, mean_of, percentile_interval
from reports.statistics.holm import holm
from reports.statistics.mann_whitney import EXACT_PAIRS, mann_whitney
from reports.statistics.quantiles import QuantileType, quantile
from reports.statistics.ratios import paired_ratio
from reports.statistics.trend import Moment, common_trend
from reports.statistics.words import Word, word_for
from suites.property.reports.pace import many

FIGURES = st.floats(-1e6, 1e6)
SMALL = st.floats(-10, 10)
POSITIVE = st.floats(0.01, 1e4)
SAMPLES = st.lists(FIGURES, min_size=1, max_size=12)
PAIRS = st.lists(st.tuples(POSITIVE, POSITIVE), min_size=2, max_size=14)
NUMPYS: dict[QuantileType, Any] = {
    QuantileType.NEAREST_RANK: "inverted_cdf",
    QuantileType.LINEAR: "linear",
    QuantileType.MEDIAN_UNBIASED: "median_unbiased",
}


@pytest.mark.parametrize("kind", QuantileType)
@many
@given(values=SAMPLES, percent=st.integers(0, 100))
def test_quantiles_are_numpys(kind, values, percent):
    """All three types."""
    q = percent / 100
    wanted = np.quantile(values, q, method=NUMPYS[kind])
    # Where q * n should be whole, rounding decides, and either neighbour is right.
    assume(kind is not QuantileType.NEAREST_RANK or percent * len(values) % 100)

    assert quantile(values, q, kind=kind) == pytest.approx(wanted, rel=1e-9, abs=1e-6)


@many
@given(SAMPLES, SAMPLES)
def test_mann_whitney_is_scipys(first, second):
    """Exact for small samples without ties, the normal approximation otherwise."""
    ties = len(set(first) | set(second)) < len(first) + len(second)
    exact = not ties and len(first) * len(second) <= EXACT_PAIRS
    assume(len(set(first + second)) > 1)

    ours = mann_whitney(first, second)

    theirs = stats.mannwhitneyu(
        first, second, method="exact" if exact else "asymptotic"
    )
    assert ours.u == theirs.statistic
    assert ours.p_value == pytest.approx(theirs.pvalue, rel=1e-6, abs=1e-9)


@many
@given(SAMPLES, SAMPLES)
def test_effect_sizes_are_counts_of_pairs(first, second):
    """A12 is the share of pairs that the first wins, ties for one half."""
    wins = sum((a > b) + (a == b) / 2 for a in first for b in second)

    result = mann_whitney(first, second)

    assert result.a12 == pytest.approx(wins / (len(first) * len(second)))
    assert result.cliffs_delta == pytest.approx(2 * result.a12 - 1)


@many
@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_holm_rejects_what_its_steps_reject(p_values):
    """At any level, adjusted p-values answer as Holm's procedure step by step does."""
    alpha = 0.05
    adjusted = holm(p_values)

    rejected = set()
    order = sorted(range(len(p_values)), key=lambda place: p_values[place])
    for step, place in enumerate(order):
        if p_values[place] * (len(p_values) - step) > alpha:
            break
        rejected.add(place)
    assert {place for place, p in enumerate(adjusted) if p <= alpha} == rejected
    assert all(a >= p for a, p in zip(adjusted, p_values, strict=True))


@many
@given(PAIRS)
def test_ratios_turn_round(pairs):
    """Baseline over arm is one over arm over baseline, and so are the ends of it."""
    arm, baseline = map(list, zip(*pairs, strict=True))
    assume(len(pairs) < 10)

    there = paired_ratio(arm, baseline, seed=1)
    back = paired_ratio(baseline, arm, seed=1)

    assert there is not None
    assert back is not None
    assert there.interval is not None
    assert back.interval is not None
    assert there.value == pytest.approx(1 / back.value)
    # Wild noise makes ends that no float holds; those are compared as logarithms.
    assume(there.interval.low > 0 and math.isfinite(there.interval.high))
    assume(back.interval.low > 0 and math.isfinite(back.interval.high))
    assert math.log(there.interval.low) == pytest.approx(
        -math.log(back.interval.high), abs=1e-6
    )


@many
@given(PAIRS)
def test_the_interval_holds_its_ratio(pairs):
    """With few blocks and with many."""
    arm, baseline = map(list, zip(*pairs, strict=True))

    ratio = paired_ratio(arm, baseline, seed=1, resamples=500)

    assert ratio is not None
    assert ratio.interval is not None
    assert ratio.interval.low <= ratio.value * (1 + 1e-9)
    assert ratio.interval.high >= ratio.value * (1 - 1e-9)


@many
@given(PAIRS)
def test_the_p_value_is_the_paired_t_tests(pairs):
    """Of the logarithms, as scipy has it."""
    arm, baseline = map(list, zip(*pairs, strict=True))
    logs = np.log(np.array(arm) / np.array(baseline))
    assume(logs.std() > 1e-6)

    ratio = paired_ratio(arm, baseline, seed=1, resamples=500)

    assert ratio is not None
    assert ratio.p_value == pytest.approx(stats.ttest_1samp(logs, 0).pvalue, abs=1e-9)


@many
@given(PAIRS, st.floats(0.001, 0.2))
def test_words_exclude_each_other(pairs, threshold):
    """What is faster one way is slower the other way; ties stay ties."""
    arm, baseline = map(list, zip(*pairs, strict=True))
    ratio = paired_ratio(arm, baseline, seed=1, resamples=500)
    assert ratio is not None

    higher, lower = (
        word_for(ratio, adjusted_p=ratio.p_value, threshold=threshold, better=better)
        for better in ("higher", "lower")
    )

    opposite = {Word.FASTER: Word.SLOWER, Word.SLOWER: Word.FASTER}
    assert lower is opposite.get(higher, higher)


@many
@given(st.lists(FIGURES, min_size=3, max_size=20))
def test_a_trend_of_one_group_is_scipys_regression(values):
    """Slope times span, and its p-value."""
    assume(np.ptp(values) > 1e-3)
    fit = stats.linregress(range(len(values)), values)
    assume(fit.stderr > 1e-6 * max(1.0, abs(fit.slope)))

    trend = common_trend(
        {"one": [Moment(float(time), value) for time, value in enumerate(values)]}
    )

    assert trend is not None
    assert trend.change == pytest.approx(
        fit.slope * (len(values) - 1), rel=1e-6, abs=1e-6
    )
    assert trend.p_value == pytest.approx(fit.pvalue, abs=1e-6)


@many
@given(
    st.lists(st.tuples(SMALL, SMALL), min_size=5, max_size=20),
    st.lists(st.tuples(SMALL, SMALL), min_size=5, max_size=20),
)
def test_a_trend_beside_a_circumstance_is_that_of_multiple_regression(one, two):
    """On a level for each group, time and circumstance: slope and p-value of time."""
    groups = {
        name: [Moment(float(time), *row) for time, row in enumerate(rows)]
        for name, rows in (("one", one), ("two", two))
    }
    rows = [(name, *moment) for name, moments in groups.items() for moment in moments]
    levels = [[name == "one", name == "two"] for name, *_ in rows]
    layout = np.column_stack([np.array(levels, float), [(r[1], r[3]) for r in rows]])
    assume(np.linalg.cond(layout) < 1e4)
    values = np.array([row[2] for row in rows])
    fitted, left, _, _ = np.linalg.lstsq(layout, values, rcond=None)
    assume(left[0] > 1e-6)
    freedom = len(rows) - 4
    error = np.sqrt(np.linalg.inv(layout.T @ layout)[2, 2] * left[0] / freedom)

    trend = common_trend(groups)

    assert trend is not None
    span = max(len(one), len(two)) - 1
    assert trend.change == pytest.approx(fitted[2] * span, rel=1e-6, abs=1e-6)
    p_value = 2 * stats.t.sf(abs(fitted[2] / error), freedom)
    assert trend.p_value == pytest.approx(p_value, abs=1e-6)


@pytest.mark.parametrize(
    "ours, method", [(percentile_interval, "percentile"), (bca_interval, "BCa")]
)
def test_bootstrap_intervals_are_scipys(ours, method):
    """Up to what chance leaves, for a skewed sample."""
    values = np.exp(np.linspace(-1.0, 1.5, 30))

    interval = ours(values.tolist(), mean_of, seed=1, resamples=20_000)

    theirs = stats.bootstrap(
        (values,), np.mean, method=method, n_resamples=20_000, rng=2
    ).confidence_interval
    assert interval.low == pytest.approx(theirs.low, rel=0.02)
    assert interval.high == pytest.approx(theirs.high, rel=0.02)
