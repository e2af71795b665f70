"""Laws that every schedule keeps, whatever its rate, length and seed."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from load.arrivals.catalogue import PROCESSES
from load.arrivals.plan import plan_arrivals
from reports.schema import Workload

seeds = st.integers(0, 2**32)
rates = st.floats(0.5, 3000)
durations = st.floats(0.05, 3)
processes: st.SearchStrategy[Any] = st.sampled_from(sorted(PROCESSES))


@st.composite
def workloads(draw: st.DrawFn) -> Workload:
    weights = draw(st.lists(st.floats(0.01, 1), min_size=1, max_size=7))
    return Workload(
        loop="open",
        arrivals=draw(processes),
        rate_per_s=draw(rates),
        think_time_s=0,
        duration_s=draw(durations),
        audience=draw(st.integers(1, 500)),
        zipf_exponent=draw(st.floats(0, 3)),
        mix={f"act-{n}": w / sum(weights) for n, w in enumerate(weights)},
    )


@given(processes, rates, durations, seeds)
def test_moments_ascend_inside_their_time(
    name: str, rate: float, duration: float, seed: int
):
    """Moments are sorted, and lie in [0, duration)."""
    moments = PROCESSES[name].moments(
        np.random.default_rng(seed), rate_per_s=rate, duration_s=duration
    )

    assert (np.diff(moments) >= 0).all()
    assert ((moments >= 0) & (moments < duration)).all()


@given(processes, rates, durations, seeds)
def test_there_are_as_many_as_the_rate_says(
    name: str, rate: float, duration: float, seed: int
):
    """Their number is what is expected, but for what a Poisson count may differ."""
    moments = PROCESSES[name].moments(
        np.random.default_rng(seed), rate_per_s=rate, duration_s=duration
    )

    expected = rate * duration
    assert abs(len(moments) - expected) <= 8 * math.sqrt(expected) + 12


@given(workloads(), seeds)
def test_the_same_seed_makes_the_same_plan(workload: Workload, seed: int):
    """Nothing but the workload and the seed goes into a plan."""
    plan, again = (plan_arrivals(workload, seed=seed) for _ in range(2))

    assert np.array_equal(plan.due_s, again.due_s)
    assert np.array_equal(plan.person, again.person)
    assert np.array_equal(plan.operation, again.operation)
    assert np.array_equal(plan.choice, again.choice)


@given(workloads(), seeds)
def test_a_plan_names_only_whom_and_what_was_declared(workload: Workload, seed: int):
    """Every arrival is of somebody in the audience, doing something of the mix."""
    plan = plan_arrivals(workload, seed=seed)

    assert plan.operations == tuple(workload.mix)
    assert ((plan.person >= 0) & (plan.person < workload.audience)).all()
    assert ((plan.operation >= 0) & (plan.operation < len(workload.mix))).all()


@given(workloads(), seeds, st.integers(1, 6))
def test_workers_share_a_plan_without_rest(workload: Workload, seed: int, workers: int):
    """The shares of all workers are the plan: no arrival twice, none left out."""
    plan = plan_arrivals(workload, seed=seed)
    shares = [plan.share(worker, workers) for worker in range(workers)]

    for name in ("due_s", "person", "operation", "choice"):
        together = np.concatenate([getattr(share, name) for share in shares])
        assert sorted(together) == sorted(getattr(plan, name))
    assert max(map(len, shares)) - min(map(len, shares)) <= 1
