"""How often intervals hold the truth: 95 of 100 are promised, and simulated here.

Noise multiplies: blocks' ratios are log-normal around a true ratio of 1. Seeds are
fixed, so that a failure means a change of the code.
"""

from __future__ import annotations

import numpy as np
import pytest

from reports.statistics.bootstrap import expanded_percentile_interval
from reports.statistics.bootstrap import percentile_interval as plain_interval
from reports.statistics.estimates import FEW, interval_of
from reports.statistics.ratios import paired_ratio

pytestmark = pytest.mark.uncounted
NOISE = 0.05
PROMISED = (0.93, 0.97)


@pytest.mark.parametrize("blocks", [3, 4, 5, 8])
def test_few_blocks_are_covered_as_promised(blocks):
    """With few blocks the t interval on log ratios holds the truth 93 to 97%."""
    generator = np.random.default_rng(blocks)
    held = 0
    for _ in range(2_000):
        arm = np.exp(generator.normal(0, NOISE, blocks)).tolist()
        baseline = np.exp(generator.normal(0, NOISE, blocks)).tolist()
        ratio = paired_ratio(arm, baseline, seed=1)
        assert ratio is not None
        assert ratio.interval is not None
        held += ratio.interval.contains(1.0)

    assert PROMISED[0] <= held / 2_000 <= PROMISED[1]


@pytest.mark.parametrize("blocks", [10, 16])
def test_many_blocks_are_covered_as_promised(blocks):
    """From ten blocks on the widened bootstrap of the median does."""
    generator = np.random.default_rng(blocks)
    held = 0
    for _ in range(1_000):
        ratios = np.exp(generator.normal(0, NOISE, blocks))
        interval = expanded_percentile_interval(
            ratios.tolist(), seed=1, resamples=2_000
        )
        held += interval.contains(1.0)

    assert PROMISED[0] <= held / 1_000 <= PROMISED[1]


def test_the_plain_bootstrap_would_break_the_promise():
    """Why the rule exists: of four blocks the plain bootstrap covers far less."""
    generator = np.random.default_rng(4)
    held = 0
    for _ in range(1_000):
        ratios = np.exp(generator.normal(0, NOISE, 4))
        held += plain_interval(ratios.tolist(), seed=1, resamples=1_000).contains(1.0)

    assert held / 1_000 < 0.91


def test_the_rule_changes_its_method_where_it_says():
    """One block fewer than `FEW` is Student's; `FEW` are resampled."""
    values = [1.0 + 0.01 * place for place in range(FEW)]

    few, many = interval_of(values[:-1], seed=1), interval_of(values, seed=1)

    assert few is not None
    assert many is not None
    assert "Student" in few.method.value
    assert "bootstrap" in many.method.value
