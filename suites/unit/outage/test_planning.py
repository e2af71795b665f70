"""From options to a plan: what is meant, what cannot be, and why."""

from __future__ import annotations

import pytest

from load.choices import UsageError
from load.experiments.outage.faults import HOW
from load.experiments.outage.planning import Asked, estimate_s, plan_of
from reports.outage.faults import FAULTS
from reports.outage.schema import Case

USUAL = {
    "faults": None,
    "arms": None,
    "rate_per_s": 30.0,
    "rounds": 1,
    "before_s": 4.0,
    "fault_s": 2.0,
    "after_s": 4.0,
    "audience": 60,
    "world": "small",
    "seed": 1,
}


def planned(**options):
    return plan_of(Asked(**{**USUAL, **options}), services={})


def test_every_fault_has_its_words_and_its_way():
    """What is measured can be told, and what is told can be done."""
    assert list(HOW) == list(FAULTS)


def test_every_arm_meets_every_fault_that_its_server_can_have():
    """Once a block, in an order of the seed; and one calm round shows what noise is."""
    plan = planned(arms="none,lease@memcached", faults=None, rounds=2)

    first, second = ({(c.arm, c.fault) for c in block} for block in plan.blocks)
    assert first == second
    assert {fault for arm, fault in first if arm == "none"} == set(HOW) - {"calm"}
    assert ("lease@memcached", "calm") in first
    assert plan.blocks[0] != plan.blocks[1]
    assert plan.blocks == planned(arms="none,lease@memcached", rounds=2).blocks


def test_what_cannot_be_is_said_with_the_reason():
    """Memcached is never full: that is a value of the plan, and no gap in it."""
    plan = planned(arms="lease@redis,lease@memcached", faults="full,kill")

    (left_out,) = plan.left_out
    assert (left_out.arm, left_out.fault) == ("lease@memcached", "full")
    assert "never full" in left_out.why
    assert Case(arm="lease@memcached", fault="full") not in plan.blocks[0]


def test_a_plan_with_nothing_in_it_is_refused():
    """With what cannot be, and which faults there are."""
    with pytest.raises(UsageError, match=r"nothing is left to measure.*never full"):
        planned(arms="lease@memcached", faults="full")


@pytest.mark.parametrize(
    "options, told",
    [
        ({"faults": ""}, "--faults '' names none"),
        ({"arms": ","}, "--arms '' names none"),
        ({"rate_per_s": 0.0}, "--rate 0 is out of range"),
        ({"after_s": 1.0}, "--after 1 is out of range"),
        ({"rounds": 0}, "--rounds 0 is out of range"),
    ],
)
def test_what_cannot_be_meant_is_refused(options, told):
    """With the option, the value, and what would be one."""
    with pytest.raises(UsageError, match=told):
        planned(**options)


def test_what_was_asked_for_is_all_that_is_measured():
    """Calm rounds come by themselves only where no fault is named."""
    plan = planned(arms="none", faults="kill")

    assert plan.faults == ["kill"]
    assert plan.blocks == [[Case(arm="none", fault="kill")]]


def test_the_usual_run_takes_no_more_than_six_minutes():
    """As it is estimated; the window holds all that it must."""
    plan = planned()

    assert estimate_s(plan) <= 360
    assert plan.workload.duration_s == pytest.approx(1 + 4 + 0.25 + 2 + 4)
