"""The ratio of two samples that have nothing to do with each other."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from reports.statistics.errors import Error, together
from reports.statistics.interval import Method
from reports.statistics.welch import error_of_difference, unpaired_ratio

SAMPLE, REFERENCE = [2.2, 2.5, 2.3, 2.9], [1.0, 1.3, 1.1, 0.9, 1.2, 1.6]
PROMISED = (0.93, 0.97)


def test_it_is_the_ratio_of_geometric_means():
    """Noise multiplies, so the middle is the geometric one."""
    ratio = unpaired_ratio(SAMPLE, REFERENCE)

    assert ratio is not None
    assert ratio.value == pytest.approx(
        stats.gmean(SAMPLE) / stats.gmean(REFERENCE), rel=1e-12
    )
    assert ratio.counts == (4, 6)


def test_interval_and_p_are_welchs():
    """SciPy's test of unequal variances, on logarithms, finds the same."""
    ratio = unpaired_ratio(SAMPLE, REFERENCE)
    oracle = stats.ttest_ind(np.log(SAMPLE), np.log(REFERENCE), equal_var=False)
    limits = oracle.confidence_interval(0.95)

    assert ratio is not None
    assert ratio.interval is not None
    assert ratio.p_value == pytest.approx(oracle.pvalue)
    assert math.log(ratio.interval.low) == pytest.approx(limits.low)
    assert math.log(ratio.interval.high) == pytest.approx(limits.high)
    assert ratio.interval.method is Method.WELCH_ON_LOGS


@pytest.mark.parametrize(
    "counts, spreads",
    [((4, 4), (0.05, 0.05)), ((4, 12), (0.08, 0.02)), ((8, 3), (0.02, 0.06))],
    ids=["alike", "few that spread", "very few that spread"],
)
def test_the_interval_holds_the_truth_as_often_as_it_says(counts, spreads):
    """95 of 100 are promised, also where samples differ in size and in spread."""
    generator = np.random.default_rng(sum(counts))
    held = 0
    for _ in range(2_000):
        sample, reference = (
            np.exp(generator.normal(0, spread, count)).tolist()
            for spread, count in zip(spreads, counts, strict=True)
        )
        ratio = unpaired_ratio([2 * value for value in sample], reference)
        assert ratio is not None
        assert ratio.interval is not None
        held += ratio.interval.contains(2.0)

    assert PROMISED[0] <= held / 2_000 <= PROMISED[1]


def test_an_error_that_the_values_do_not_show_widens_the_interval():
    """It adds to the others like a side of a right angle, with degrees of its own."""
    plain = unpaired_ratio(SAMPLE, REFERENCE)
    ratio = unpaired_ratio(SAMPLE, REFERENCE, besides=Error(0.3, 20))

    assert plain is not None
    assert ratio is not None
    assert plain.log_spreads is not None
    assert ratio.interval is not None
    shown = error_of_difference(plain.log_spreads, plain.counts)
    reach = together(shown, Error(0.3, 20)).reach(0.95)
    assert ratio.value == plain.value
    assert math.log(ratio.interval.high / ratio.value) == pytest.approx(reach)
    assert math.log(ratio.value / ratio.interval.low) == pytest.approx(reach)


def test_a_single_value_has_no_spread():
    """There is a ratio, and nobody knows how sure it is."""
    ratio = unpaired_ratio([3.0], REFERENCE)

    assert ratio is not None
    assert (ratio.interval, ratio.p_value, ratio.log_spreads) == (None, None, None)


@pytest.mark.parametrize(
    "sample, p_value", [([2.0, 2.0], 1.0), ([3.0, 3.0], 0.0)], ids=["same", "other"]
)
def test_without_any_spread_there_is_no_doubt(sample, p_value):
    """Counts can be the same in every round; then they are equal, or they are not."""
    ratio = unpaired_ratio(sample, [2.0, 2.0, 2.0])

    assert ratio is not None
    assert ratio.interval is not None
    assert ratio.interval.low == ratio.interval.high == pytest.approx(ratio.value)
    assert ratio.p_value == p_value


@pytest.mark.parametrize(
    "sample, reference",
    [([], [1.0]), ([1.0], []), ([1.0, 0.0], [1.0]), ([1.0], [-1.0])],
    ids=["no sample", "no reference", "nothing", "below nothing"],
)
def test_what_has_no_logarithm_has_no_ratio(sample, reference):
    """A ratio to nothing does not exist."""
    assert unpaired_ratio(sample, reference) is None
