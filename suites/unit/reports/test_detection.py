"""What a machine can tell apart, from its A/A arm."""

from __future__ import annotations

import math

import numpy as np
import pytest

from reports.statistics.covariate import Shift, Slope
from reports.statistics.detection import false_alarms, smallest_detectable
from reports.statistics.errors import of_mean
from reports.statistics.ratios import Ratio, paired_ratio


def twins_of(*ratios: float, shift: Shift | None = None) -> Ratio:
    ratio = paired_ratio(list(ratios), [1.0] * len(ratios), seed=1, shift=shift)
    assert ratio is not None
    return ratio


def shift_of(*apart: float, slope: float = 0.0) -> Shift:
    """Of a slope that is known to a fifth, more or less."""
    return Shift(Slope(value=slope, error=0.2, freedom=20, explained=0.5), apart)


def test_the_smallest_change_is_found_four_times_out_of_five():
    """Simulated: a true change of that size is significant in about 80% of runs."""
    spread, blocks = 0.04, 8
    effect = math.log1p(smallest_detectable(of_mean(spread, blocks)))
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
    few, many = (smallest_detectable(of_mean(0.04, blocks)) for blocks in (4, 16))

    assert many < few


def test_what_the_blocks_do_not_show_hides_changes_too():
    """Twins whose circumstances lay apart are as unsure as the slope that sets it right."""
    sure = twins_of(1.01, 0.99, 1.0, 1.005)
    unsure = twins_of(1.01, 0.99, 1.0, 1.005, shift=shift_of(0.2, 0.2, 0.2, 0.2))

    assert sure.error is not None
    assert unsure.error is not None
    assert smallest_detectable(unsure.error) > 2 * smallest_detectable(sure.error)


def test_quiet_twins_raise_no_alarm():
    """Differences inside the threshold are never called one."""
    alarms = false_alarms(twins_of(1.01, 0.99, 1.0, 1.005), threshold=0.05, seed=1)

    assert (alarms.alarms, alarms.exchanges, alarms.share) == (0, 8, 0.0)


def test_twins_that_always_differ_are_an_alarm():
    """If one name is ahead in every block, that one naming of eight cries wolf."""
    alarms = false_alarms(twins_of(1.2, 1.21, 1.19, 1.2), threshold=0.05, seed=1)

    assert alarms.alarms == 1


def test_an_alarm_that_only_the_machine_raises_is_none():
    """They differ by as much as their circumstances do, in every block."""
    shift = shift_of(0.4, 0.41, 0.39, 0.4, slope=math.log(1.2) / 0.4)

    alarms = false_alarms(
        twins_of(1.2, 1.21, 1.19, 1.2, shift=shift), threshold=0.05, seed=1
    )

    assert alarms.alarms == 0


def test_an_alarm_needs_more_than_the_slope_is_unsure_of():
    """What is ahead in every block may be so because too little was taken out."""
    ratios = (1.2, 1.21, 1.19, 1.2)

    apart = false_alarms(
        twins_of(*ratios, shift=shift_of(0.5, 0.5, 0.5, 0.5)), threshold=0.05, seed=1
    )
    alike = false_alarms(
        twins_of(*ratios, shift=shift_of(0.5, -0.5, 0.5, -0.5)), threshold=0.05, seed=1
    )

    assert (apart.alarms, alike.alarms) == (0, 1)


def test_of_many_blocks_exchanges_are_drawn():
    """Sixteen blocks have 32,768 ways; a sample of them answers."""
    ratios = np.exp(np.random.default_rng(3).normal(0, 0.03, 16)).tolist()

    alarms = false_alarms(twins_of(*ratios), threshold=0.01, seed=1)

    assert alarms.exchanges == 256
    assert alarms.share < 0.12
