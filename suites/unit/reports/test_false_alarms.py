"""Two names for one thing, on recorded rounds: how often a report cries wolf.

A comparison alone errs in one of twenty, which only many of them can show: of forty, three
err by chance in a third of all cases. The forty of one report are corrected together, and
then hardly any may err. Intervals that miss the truth are counted as well.
"""

from __future__ import annotations

import math

import pytest

from reports.comparing import correct
from reports.statistics.words import Word
from suites.support.recorded import (
    BASELINES,
    experiment,
    pool,
    rounds_of,
    values_of,
)

pytestmark = pytest.mark.uncounted
POOL = 400
PROMISED = 0.05
# The practical threshold of the experiment that recorded the rounds.
THRESHOLD = 0.05


@pytest.fixture(scope="module")
def twins():
    return [
        pool(rounds_of(*BASELINES), size=POOL, picked=seed, drawn=seed)
        for seed in (1, 2)
    ]


@pytest.fixture(scope="module", params=[4, 8], ids="{} blocks".format)
def comparisons(twins, request):
    """A thousand, each of so many blocks."""
    one, other = (values_of("p50_ms", rounds) for rounds in twins)
    return [
        experiment(
            "p50_ms",
            one,
            other,
            blocks=request.param,
            seed=seed,
            threshold=THRESHOLD,
        )
        for seed in range(1_000)
    ]


@pytest.mark.parametrize(
    "metric", ["p50_ms", "p95_ms", "throughput_per_cpu_s", "queries_per_request"]
)
def test_of_forty_comparisons_at_most_two_cry_wolf(twins, metric, record_property):
    """Asked together and corrected, as in a report; in each of five reports."""
    one, other = (values_of(metric, rounds) for rounds in twins)

    for report in range(5):
        alone = [
            experiment(
                metric,
                one,
                other,
                blocks=4,
                seed=40 * report + place,
                threshold=THRESHOLD,
            )
            for place in range(40)
        ]
        alarms = alarms_of(correct(alone, threshold=THRESHOLD))
        record_property(f"false alarms of 40, {metric}", alarms)
        assert alarms <= PROMISED * 40


def test_of_a_thousand_alone_no_more_than_one_in_twenty_does(
    comparisons, record_property
):
    """Within what a thousand can tell: two standard errors of the promise."""
    alarms = alarms_of(comparisons)

    record_property("false alarms of 1000", alarms)
    assert alarms / 1_000 <= PROMISED + 2 * math.sqrt(PROMISED * (1 - PROMISED) / 1_000)


def test_intervals_cover_the_truth_on_recorded_noise(comparisons, record_property):
    """93 to 97 of 100 hold 1, which is the truth; recorded noise is not normal."""
    held = sum(
        comparison.ratio is not None
        and comparison.ratio.interval is not None
        and comparison.ratio.interval.contains(1.0)
        for comparison in comparisons
    )

    record_property("intervals of 1000 that hold the truth", held)
    assert 0.93 <= held / 1_000 <= 0.97


def alarms_of(comparisons):
    return sum(
        comparison.word in (Word.FASTER, Word.SLOWER) for comparison in comparisons
    )
