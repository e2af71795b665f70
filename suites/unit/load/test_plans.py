"""Who does what when, decided before the first request."""

from __future__ import annotations

import math

import numpy as np
import pytest

from load.arrivals.plan import plan_arrivals
from load.errors import WorkloadError

from .examples import workload


class TestSeeds:
    def test_make_plans_that_repeat(self):
        """The same seed makes the same plan, to the last choice."""
        plan, again = (plan_arrivals(workload(), seed=5) for _ in range(2))

        for name in ("due_s", "person", "operation", "choice"):
            assert np.array_equal(getattr(plan, name), getattr(again, name))

    def test_make_plans_that_differ(self):
        """Another seed brings other people at other moments."""
        plan, other = (plan_arrivals(workload(), seed=seed) for seed in (5, 6))

        assert not np.array_equal(plan.due_s[:50], other.due_s[:50])
        assert not np.array_equal(plan.person[:50], other.person[:50])

    def test_leave_moments_alone_when_the_mix_changes(self):
        """Arms with another mix still get the same people at the same moments."""
        plan = plan_arrivals(workload(), seed=5)
        other = plan_arrivals(workload(mix={"feed": 1.0}), seed=5)

        assert np.array_equal(plan.due_s, other.due_s)
        assert np.array_equal(plan.person, other.person)
        assert set(other.operation) == {0}


class TestTime:
    def test_begins_with_the_lead_in(self):
        """Moments count from the window; those before it are the lead-in."""
        plan = plan_arrivals(
            workload(arrivals="constant", rate_per_s=10, duration_s=1),
            seed=1,
            lead_in_s=0.5,
        )

        assert (plan.due_s < 0).sum() == 5
        assert plan.due_s[0] == -0.5
        assert plan.due_s[-1] == pytest.approx(0.9)


class TestBadInput:
    @pytest.mark.parametrize(
        "changes, message",
        [
            pytest.param({"loop": "closed"}, "'closed'", id="loop"),
            pytest.param({"rate_per_s": 0}, "rate of 0 cannot be", id="rate"),
            pytest.param({"rate_per_s": math.inf}, "rate of inf", id="infinite"),
            pytest.param({"duration_s": -1}, "duration of -1", id="duration"),
            pytest.param({"audience": 0}, "audience of 0", id="audience"),
            pytest.param({"zipf_exponent": -0.1}, "exponent of -0.1", id="exponent"),
            pytest.param({"mix": {}}, "none.*sum to 0", id="no-mix"),
            pytest.param({"mix": {"feed": 0.9}}, "feed.*sum to 0.9", id="sum"),
            pytest.param(
                {"mix": {"feed": 1.5, "like": -0.5}}, "'like' is -0.5", id="negative"
            ),
            pytest.param(
                {"mix": {"feed": math.nan}}, "'feed' is nan", id="not-a-number"
            ),
            pytest.param({"arrivals": "bursts"}, "process 'bursts'", id="process"),
        ],
    )
    def test_is_refused(self, changes: dict[str, object], message: str):
        """What cannot be meant is refused, with the value."""
        with pytest.raises(WorkloadError, match=message):
            plan_arrivals(workload(**changes), seed=1)
