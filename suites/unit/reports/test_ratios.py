"""How many times as much: ratios paired by block, and figures over rounds."""

from __future__ import annotations

import math

import pytest
from scipy import stats

from reports.statistics.covariate import Shift, Slope
from reports.statistics.estimates import interval_of
from reports.statistics.interval import Method
from reports.statistics.ratios import paired_ratio


def test_what_a_block_does_to_both_cancels():
    """A block that was twice as slow for everybody leaves the ratio alone."""
    arm, baseline = [20.0, 40.0, 20.2], [10.0, 20.0, 10.1]

    ratio = paired_ratio(arm, baseline, seed=1)

    assert ratio is not None
    assert ratio.value == pytest.approx(2)
    assert ratio.interval is not None
    assert ratio.interval.high - ratio.interval.low < 1e-9


def test_the_interval_is_students_on_logarithms():
    """Log ratios 0, 0.1, 0.2: mean 0.1, error 0.1 / sqrt 3, t(2) = 4.3027."""
    arm = [math.exp(x) for x in (0.0, 0.1, 0.2)]

    ratio = paired_ratio(arm, [1.0, 1.0, 1.0], seed=1)

    assert ratio is not None
    assert ratio.interval is not None
    half = 4.302653 * 0.1 / math.sqrt(3)
    assert ratio.interval.low == pytest.approx(math.exp(0.1 - half))
    assert ratio.interval.high == pytest.approx(math.exp(0.1 + half))
    assert ratio.value == pytest.approx(math.exp(0.1))


def test_the_p_value_is_the_paired_t_tests():
    """t = 0.1 / (0.1 / sqrt 3) = 1.732 with 2 degrees of freedom: p = 0.2254."""
    arm = [math.exp(x) for x in (0.0, 0.1, 0.2)]

    ratio = paired_ratio(arm, [1.0, 1.0, 1.0], seed=1)

    assert ratio is not None
    assert ratio.p_value == pytest.approx(0.2254, abs=1e-4)


def test_no_difference_at_all_has_p_1():
    """Equal values in every block are no evidence of anything."""
    ratio = paired_ratio([3.0, 4.0], [3.0, 4.0], seed=1)

    assert ratio is not None
    assert (ratio.value, ratio.p_value) == (1.0, 1.0)


def test_the_same_difference_everywhere_has_p_0():
    """Counts that do not vary leave no doubt."""
    ratio = paired_ratio([6.0, 8.0], [3.0, 4.0], seed=1)

    assert ratio is not None
    assert ratio.p_value == 0.0


def test_one_block_has_a_ratio_and_no_interval():
    """Nothing can be said about noise that was seen once."""
    ratio = paired_ratio([3.0], [2.0], seed=1)

    assert ratio is not None
    assert ratio.value == 1.5
    assert (ratio.interval, ratio.p_value, ratio.log_spread) == (None, None, None)


def test_many_blocks_have_the_median_of_their_ratios():
    """One block that went wild does not move it."""
    arm = [1.1] * 10 + [50.0]

    ratio = paired_ratio(arm, [1.0] * 11, seed=1)

    assert ratio is not None
    assert ratio.value == pytest.approx(1.1)


SLOPE = Slope(value=-0.5, error=0.2, freedom=20, explained=0.5)


def test_a_shift_is_taken_out_and_its_error_widens_the_interval():
    """Log ratios 0, 0.1, 0.2, of which -0.1, -0.3, -0.2 are the circumstance's doing.

    0.1, 0.4, 0.4 are left: mean 0.3, error of it 0.1; and of the slope 0.2 times 0.4, how
    far the circumstances lie apart on average.
    """
    arm = [math.exp(x) for x in (0.0, 0.1, 0.2)]

    ratio = paired_ratio(
        arm, [1.0, 1.0, 1.0], seed=1, shift=Shift(SLOPE, (0.2, 0.6, 0.4))
    )

    assert ratio is not None
    assert ratio.interval is not None
    assert ratio.value == pytest.approx(math.exp(0.3))
    assert ratio.unadjusted == pytest.approx(math.exp(0.1))
    error = math.hypot(0.1, 0.2 * 0.4)
    # Satterthwaite's: 2 degrees for the one, 20 for the other.
    freedom = error**4 / (0.1**4 / 2 + 0.08**4 / 20)
    half = stats.t.ppf(0.975, freedom) * error
    assert math.log(ratio.interval.low) == pytest.approx(0.3 - half)
    assert math.log(ratio.interval.high) == pytest.approx(0.3 + half)
    assert ratio.p_value == pytest.approx(2 * stats.t.sf(0.3 / error, freedom))


def test_of_many_blocks_too_the_error_of_a_shift_widens_the_interval():
    """Both sides of the bootstrap's, each by the same rule."""
    arm = [math.exp(0.01 * (place % 4)) for place in range(12)]
    plain = paired_ratio(arm, [1.0] * 12, seed=1)
    still = Slope(value=0.0, error=0.2, freedom=20, explained=0.0)

    ratio = paired_ratio(arm, [1.0] * 12, seed=1, shift=Shift(still, (0.3,) * 12))

    assert plain is not None
    assert ratio is not None
    assert plain.interval is not None
    assert ratio.interval is not None
    assert ratio.value == plain.value
    reach = 2.085963 * 0.2 * 0.3  # t of 20 degrees of freedom
    below = math.log(ratio.value / ratio.interval.low)
    above = math.log(ratio.interval.high / ratio.value)
    assert below == pytest.approx(
        math.hypot(math.log(plain.value / plain.interval.low), reach)
    )
    assert above == pytest.approx(
        math.hypot(math.log(plain.interval.high / plain.value), reach)
    )


@pytest.mark.parametrize("baseline", [[0.0, 1.0], [-1.0, 1.0]])
def test_there_is_no_ratio_to_nothing(baseline):
    """A baseline that is 0 in one block has no ratio."""
    assert paired_ratio([1.0, 1.0], baseline, seed=1) is None


def test_values_that_do_not_pair_are_refused():
    """Three rounds of one arm and two of the other are a mistake of the caller's."""
    with pytest.raises(ValueError, match="cannot pair 3 values with 2"):
        paired_ratio([1.0, 1.0, 1.0], [1.0, 1.0], seed=1)


def test_values_that_are_not_positive_have_an_interval_on_themselves():
    """A share of errors may be 0 in a round; logarithms of it do not exist."""
    interval = interval_of([0.0, 0.1, 0.2], seed=1)

    assert interval is not None
    assert interval.method is Method.T
    assert interval.contains(0.1)


def test_one_value_has_no_interval():
    """Spread needs two."""
    assert interval_of([5.0], seed=1) is None
