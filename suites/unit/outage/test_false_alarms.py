"""How often the rule finds a dent where nothing has happened, by simulation.

A queue of one server, FIFO, answers Poisson arrivals; a quarter of the requests miss and
take up to three and a half times as long. In the bursty site everything also stands still
now and then. The figures that reports/outage/dent.py states come from here.
"""

from __future__ import annotations

import numpy as np
import pytest

from reports.outage.bins import bins_of
from reports.outage.dent import dent_of
from reports.outage.schema import Reply

pytestmark = pytest.mark.uncounted

ROUNDS = 150
RATE_PER_S, BEFORE_S, BEGAN_S, AFTER_S = 30.0, 4.0, 5.25, 4.0


@pytest.mark.parametrize(
    "lasts_s, stalls_per_s, at_most",
    [(0.0, 0.0, 0.07), (2.0, 0.0, 0.11), (0.0, 0.3, 0.10), (2.0, 0.3, 0.14)],
    ids=["at once", "lasting", "at once, bursty", "lasting, bursty"],
)
def test_noise_makes_few_dents(lasts_s, stalls_per_s, at_most):
    """As few as are stated, and what chance adds to so many simulated rounds."""
    dice = np.random.default_rng(5)

    found = sum(
        is_dent(calm_round(dice, lasts_s, stalls_per_s), lasts_s) for _ in range(ROUNDS)
    )

    assert found <= at_most * ROUNDS


def test_the_simulation_can_fail():
    """The same rounds, ten times as slow from the fault on, have a dent each."""
    dice = np.random.default_rng(5)

    for _ in range(10):
        replies = [
            slowed(each) if each.due_s >= BEGAN_S else each
            for each in calm_round(dice, 0.0, 0.0)
        ]
        assert is_dent(replies, 0.0)


def is_dent(replies, lasts_s):
    bins = bins_of(
        replies, began_s=BEGAN_S, first=-17, end=int((lasts_s + AFTER_S) / 0.25)
    )
    before = [each for each in bins if each.place < -1]
    after = [each for each in bins if each.place >= 0]
    return dent_of(before, after, lasts_s=lasts_s).outcome != "no dent"


def calm_round(dice, lasts_s, stalls_per_s):
    window_s = BEGAN_S + lasts_s + AFTER_S
    due = np.sort(dice.uniform(0, window_s, dice.poisson(RATE_PER_S * window_s)))
    service = 0.008 * np.exp(dice.normal(0, 0.35, len(due)))
    misses = dice.random(len(due)) < 0.25
    service[misses] *= dice.uniform(1.5, 3.5, misses.sum())
    stalls = dice.uniform(0, window_s, dice.poisson(stalls_per_s * window_s))
    free_s, replies = 0.0, []
    for due_s, takes_s in zip(due, service, strict=True):
        begins_s = max(due_s, free_s)
        standing = [s + 0.07 for s in stalls if s <= begins_s < s + 0.07]
        free_s = max([begins_s, *standing]) + takes_s
        replies.append(
            Reply(
                due_s=float(due_s),
                latency_s=float(free_s - due_s),
                status=200,
                right=True,
                hits=None,
                misses=None,
            )
        )
    return replies


def slowed(reply):
    return Reply(
        due_s=reply.due_s,
        latency_s=reply.latency_s * 10,
        status=200,
        right=True,
        hits=None,
        misses=None,
    )
