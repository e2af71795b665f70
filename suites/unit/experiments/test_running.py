"""The loop: every round of the plan once, saved as it ends, continued where it stopped."""

from __future__ import annotations

import msgspec
import pytest

from load.experiments.caching import CachingExperiment
from load.experiments.interface import ExperimentError
from load.experiments.planning import conditions_of, plan_of
from load.experiments.runner import Due, check_resumable, rounds_due, run
from load.experiments.warming import PASSES
from reports.schema import (
    SCHEMA_VERSION,
    Audit,
    Environment,
    Histogram,
    HostState,
    Operation,
    Round,
)
from reports.store import Bundle

EXPERIMENT = CachingExperiment()
CPU_SECONDS = {"versioned@redis": 0.1, "signals@redis": 0.2}


class Silent:
    """An observer that remembers what it was told."""

    def __init__(self):
        self.joined: list[str] = []
        self.begun: list[str] = []

    def round_begins(self, due, plan):
        self.begun.append(due.arm.name)

    def round_ended(self, due, done): ...

    def arms_joined(self, names):
        self.joined += names


class Interrupted(Exception):
    """What stands for Ctrl-C here."""


@pytest.fixture
def bundle(tmp_path):
    conditions = conditions_of(
        EXPERIMENT, profile="quick", rounds=2, arms=tuple(CPU_SECONDS), seed=3
    )
    plan = plan_of(
        EXPERIMENT, conditions, world_fingerprint="w1", services={}, cores={}
    )
    return Bundle.create(tmp_path / plan.run_id, plan, environment())


def test_the_pilot_adds_the_best_strategy_on_the_other_backends(bundle):
    """After the first block the cheapest strategy joins on Memcached and locmem."""
    observer = Silent()

    run(EXPERIMENT, bundle, measured, observer)

    assert observer.joined == ["versioned@memcached", "versioned@locmem"]
    again = Bundle.open(bundle.folder)
    assert len(again.rounds) == 4 + 6
    assert [arm.name for arm in again.plan.arms][-2:] == observer.joined


def test_the_first_block_decides_how_long_later_ones_are_warmed_up(bundle):
    """So many are what is due, and stand in the plan, where a run that resumes finds them."""
    asked = []

    def looking(due):
        asked.append(due.warm_up_requests)
        return msgspec.structs.replace(
            measured(due), warming=[30_000] * 10 + [9_000] * 110
        )

    run(EXPERIMENT, bundle, looking, Silent())

    audience = bundle.plan.workload.audience
    assert asked == [PASSES * audience] * 4 + [audience] * 6
    assert Bundle.open(bundle.folder).plan.warm_up_requests == audience


def test_the_pilot_does_not_choose_what_loses_a_like():
    """However fast it is: it has no speed."""
    arms = [EXPERIMENT.arm(name, ttl_s=60) for name in ("versioned", "signals")]
    fast, slow = [measured(Due(0, 0, arm, 60)) for arm in arms]
    lost = Audit(
        acts=1,
        lost=0,
        facts={"no_lost_like": 1},
        broken={"no_lost_like": 1},
        examples=[],
        not_judged="",
    )

    before = EXPERIMENT.chosen_by_pilot(arms, [fast, slow])
    now = EXPERIMENT.chosen_by_pilot(
        arms, [msgspec.structs.replace(fast, audit=lost), slow]
    )

    assert before == ["versioned@memcached", "versioned@locmem"]
    assert now == ["signals@memcached", "signals@locmem"]


def test_the_pilot_adds_no_arm_that_cannot_be():
    """The best of the first block may be one that works on Redis alone."""
    arm = EXPERIMENT.arm("cacheops", ttl_s=60)

    joined = EXPERIMENT.chosen_by_pilot([arm], [measured(Due(0, 0, arm, 60))])

    assert joined == []


def test_a_run_that_was_interrupted_goes_on_with_what_is_owed(bundle):
    """Rounds that ended are kept, and only those that are missing are measured again."""

    def breaks_in_the_third(due):
        if due.index == 2:
            raise Interrupted
        return measured(due)

    with pytest.raises(Interrupted):
        run(EXPERIMENT, bundle, breaks_in_the_third, Silent())
    again, observer = Bundle.open(bundle.folder), Silent()
    run(EXPERIMENT, again, measured, observer)

    assert len(observer.begun) == 2 + 6
    assert list(rounds_due(again)) == []
    indices = sorted(done.index for done in again.rounds)
    assert indices == list(range(10))


def test_an_interruption_right_after_the_pilot_does_not_lose_it(bundle):
    """The pilot's choice is made from the saved rounds, also by the run that resumes."""

    def breaks_after_the_first_block(due):
        if due.block == 1:
            raise Interrupted
        return measured(due)

    with pytest.raises(Interrupted):
        run(EXPERIMENT, bundle, breaks_after_the_first_block, Silent())
    again = Bundle.open(bundle.folder)
    run(EXPERIMENT, again, measured, Silent())

    assert [arm.name for arm in again.plan.arms].count("versioned@locmem") == 1
    assert len(again.rounds) == 10


@pytest.mark.parametrize(
    "experiment,fingerprint,reason",
    [("sharding", "w1", "not of 'sharding'"), ("caching", "w2", "another version")],
)
def test_unlike_runs_are_not_continued(bundle, experiment, fingerprint, reason):
    """A run of another experiment, or on another data set, is refused with the reason."""
    with pytest.raises(ExperimentError, match=reason):
        check_resumable(
            bundle.plan, experiment=experiment, world_fingerprint=fingerprint
        )


def measured(due) -> Round:
    """A round as the laboratory would have brought it, at a known cost."""
    one = Histogram(lowest=1, highest=60_000_000, digits=3, counts=[(100, 50)])
    feed = Operation(
        name="feed",
        scheduled=50,
        sent=50,
        succeeded=50,
        failed=0,
        wrong=0,
        bytes_received=5000,
        corrected=one,
        uncorrected=one,
    )
    host = HostState(
        load_1m=0,
        steal_share=0,
        busy_share=0,
        free_memory_bytes=1,
        swap_used_bytes=0,
    )
    return Round(
        schema_version=SCHEMA_VERSION,
        index=due.index,
        block=due.block,
        arm=due.arm.name,
        started_at="2026-01-01T00:00:00+00:00",
        window_s=1.0,
        operations=[feed],
        cold=[],
        seconds=[],
        counters={"server_cpu_s": CPU_SECONDS.get(due.arm.name, 0.5)},
        fits=[],
        host_before=host,
        host_after=host,
        void=None,
    )


def environment() -> Environment:
    return Environment(
        schema_version=SCHEMA_VERSION,
        cpu="test",
        cores=1,
        memory_bytes=1,
        kernel="-",
        os="-",
        python="3",
        packages={},
        services={},
        service_settings={},
        limits={},
        git_revision=None,
        git_dirty=None,
    )
