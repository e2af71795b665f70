"""A search for the highest rate, on the real site, where no rate is low enough."""

from __future__ import annotations

import pytest

from load.experiments.capacity import CapacityExperiment
from load.experiments.climbing import LOWEST_PER_S

pytestmark = pytest.mark.services("postgres", "redis", "memcached")


def test_an_objective_that_nothing_can_meet_makes_a_void_round(measured):
    """It is no error: every rate that was tried is kept, and the round says why."""
    experiment = CapacityExperiment(p95_ms=1)

    done = measured(experiment, rate_per_s=1, block=0, warm_up_requests=8)

    first, again, *lowest = done.steps
    assert 1 < first.rate_per_s == again.rate_per_s < 2
    assert [step.rate_per_s for step in lowest] == [LOWEST_PER_S] * 2
    assert not any(step.met for step in done.steps)
    # What the site did when it was cold is the round's, whichever window is.
    assert len(done.warming) == 8
    assert sum(operation.sent for operation in done.cold) == 8
    # On a machine so busy that a step is repeated, its other arrivals may be none.
    assert (done.void or "").startswith("even 1/s missed the objective: ")
    assert done.counters.get("capacity_per_s") is None
