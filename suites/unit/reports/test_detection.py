"""What a machine can tell apart, from its A/A arm."""

from __future__ import annotations

import math

import numpy as np
import pytest

from reports.statistics.detection import false_alarms, smallest_detectable
from reports.statistics.ratios import Ratio, paired_ratio


def twins_of(*ratios: float) -> Ratio:
    ratio = paired_ratio(list(ratios), [1.0] * len(ratios), seed=1)
    assert ratio is not None
    return ratio


def test_the_smallest_change_is_found_four_times_out_of_five():
    """Simulated: a true change of that size is significant in about 80% of runs."""
    spread, blocks = 0.04, 8
    effect = math.log1p(smallest_detectable(spread, blocks))
    generator = np.random.default_rng(2)

    found = 0
    for _ in range(2_000):
        arm = np.exp(generator.normal(effect, spread, blocks)).tolist()
        ratio = paired_ratio(arm, [1.0] * blocks, seed=1)
        assert ratio is not None
        assert ratio.p_value is not None
        found += ratio.p_value <= 0.05

    assert found / 2_000 == pytest.approx(0.8, abs=0.04)


def test_more_blocks_see_smaller_changes():
    """Repetition buys resolution."""
    assert smallest_detectable(0.04, 16) < smallest_detectable(0.04, 4)


def test_quiet_twins_raise_no_alarm():
    """Differences inside the threshold are never called one."""
    alarms = false_alarms(twins_of(1.01, 0.99, 1.0, 1.005), threshold=0.05, seed=1)

    assert (alarms.alarms, alarms.exchanges, alarms.share) == (0, 8, 0.0)


def test_twins_that_always_differ_are_an_alarm():
    """If one name is ahead in every block, that one naming of eight cries wolf."""
    alarms = false_alarms(twins_of(1.2, 1.21, 1.19, 1.2), threshold=0.05, seed=1)

    assert alarms.alarms == 1


def test_of_many_blocks_exchanges_are_drawn():
    """Sixteen blocks have 32,768 ways; a sample of them answers."""
    ratios = np.exp(np.random.default_rng(3).normal(0, 0.03, 16)).tolist()

    alarms = false_alarms(twins_of(*ratios), threshold=0.01, seed=1)

    assert alarms.exchanges == 256
    assert alarms.share < 0.12
