"""How often intervals hold the truth: 95 of 100 are promised, and simulated here.

Noise multiplies: blocks' ratios are log-normal around a true ratio of 1. Seeds are
fixed, so that a failure means a change of the code.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy import special

from reports.statistics.bootstrap import expanded_percentile_interval
from reports.statistics.bootstrap import percentile_interval as plain_interval
from reports.statistics.covariate import Point, Shift, slope_within
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


def test_an_error_pooled_over_arms_would_break_the_promise():
    """Why each pair has an error of its own, which few blocks make wide.

    Of ten arms in four blocks, what is left beside arms and blocks has 27 degrees of
    freedom, and its intervals would be a quarter narrower; but the baseline that is three
    times as noisy as the others, as the slowest often is, would be in all of them.
    """
    generator = np.random.default_rng(10)
    arms, blocks = 10, 4
    noise = np.array([3 * NOISE] + [NOISE] * (arms - 1))[:, None]
    t = special.stdtrit((arms - 1) * (blocks - 1), 0.975)
    pooled = own = 0
    for _ in range(1_000):
        logs = generator.normal(0, 1, (arms, blocks)) * noise
        left = logs - logs.mean(1, keepdims=True) - logs.mean(0) + logs.mean()
        error = np.sqrt(2 * np.sum(left**2) / ((arms - 1) * (blocks - 1)) / blocks)
        pooled += abs((logs[1] - logs[0]).mean()) <= t * error
        ours, theirs = (np.exp(row).tolist() for row in (logs[1], logs[0]))
        ratio = paired_ratio(ours, theirs, seed=1)
        assert ratio is not None
        assert ratio.interval is not None
        own += ratio.interval.contains(1.0)

    assert pooled / 1_000 < 0.85
    assert PROMISED[0] <= own / 1_000 <= PROMISED[1]


def a_run(generator, *, arms, blocks, depth):
    """Arms that are all alike, on a machine that changes its speed in between.

    It stays slow, or fast, for five rounds on average, and a slow one makes figures
    smaller by `depth` (logarithms). The reference work tells it with an error of 2%.
    """
    points, slow = [], bool(generator.integers(2))
    for block in range(blocks):
        for arm in generator.permutation(arms):
            slow ^= generator.random() < 0.2
            points.append(
                Point(
                    str(arm),
                    block,
                    1.5 * depth * slow + generator.normal(0, 0.02),
                    -depth * slow + generator.normal(0, NOISE),
                )
            )
    return points


def compared(points, *, adjusted):
    """Arm 1 over arm 0."""
    rows = [sorted((p for p in points if p.group == g), key=_block) for g in "10"]
    ours, theirs = ([float(np.exp(p.value)) for p in row] for row in rows)
    shift = None
    if adjusted:
        slope = slope_within(points)
        assert slope is not None
        pairs = zip(*rows, strict=True)
        shift = Shift(slope, tuple(one.covariate - two.covariate for one, two in pairs))
    ratio = paired_ratio(ours, theirs, seed=1, shift=shift, resamples=1_000)
    assert ratio is not None
    assert ratio.interval is not None
    return ratio


def _block(point):
    return point.block


@pytest.mark.parametrize("depth", [0.0, 0.6], ids=["steady", "changing"])
@pytest.mark.parametrize(
    "arms, blocks", [(4, 5), (9, 4), (5, 12)], ids=["4x5", "9x4", "5x12"]
)
def test_adjusted_intervals_cover_as_promised(arms, blocks, depth):
    """Whether or not there was something to adjust."""
    generator = np.random.default_rng(arms)
    held = sum(
        compared(
            a_run(generator, arms=arms, blocks=blocks, depth=depth), adjusted=True
        ).interval.contains(1.0)
        for _ in range(600)
    )

    assert PROMISED[0] <= held / 600 <= PROMISED[1]


def test_adjusted_intervals_are_narrower_where_the_machine_changes():
    """Less than half as wide as what the blocks alone make of it; and on a steady machine
    hardly wider."""
    generator = np.random.default_rng(9)

    def widths(depth):
        runs = [a_run(generator, arms=9, blocks=4, depth=depth) for _ in range(200)]
        for points in runs:
            for adjusted in (True, False):
                interval = compared(points, adjusted=adjusted).interval
                yield adjusted, np.log(interval.high / interval.low)

    def middle(depth):
        found = list(widths(depth))
        with_it = np.median([width for adjusted, width in found if adjusted])
        without = np.median([width for adjusted, width in found if not adjusted])
        return with_it / without

    assert middle(0.6) < 0.5
    assert middle(0.0) < 1.1
