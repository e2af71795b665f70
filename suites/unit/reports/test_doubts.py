"""What a report doubts about its own measurement, and that it is quiet where all is well."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import msgspec
import pytest

from reports.doubts import Kind, Severity
from reports.schema import FitCheck, Objective, Violation
from reports.statistics.histogram import HdrHistogram
from suites.support.altering import (
    Alter,
    drifting,
    only,
    overloaded,
    slower_in_every_other_block,
    with_audit,
    with_counters,
    with_operation,
)
from suites.support.bundles import analysed, sample_environment, sample_plan, small_plan

APART = {"app": [0], "database": [1], "cache": [1], "generator": [2]}


def unchanged(done):
    return done


def void(done):
    return (
        msgspec.structs.replace(done, void="the server died")
        if done.index == 1
        else done
    )


def host(**changes: Any) -> Alter:
    def alter(done):
        after = msgspec.structs.replace(done.host_after, **changes)
        return msgspec.structs.replace(done, host_after=after)

    return alter


def undelivered(done):
    first, *rest = done.operations
    more = msgspec.structs.replace(first, scheduled=first.scheduled + 40)
    return msgspec.structs.replace(done, operations=[more, *rest])


def ever_slower(done):
    return msgspec.structs.replace(done, warming=list(range(1_000, 181_000, 1_000)))


def warmed_up_longer(done):
    """As many as in a first block, whose cut was 60; nothing is amiss in the first itself."""
    return msgspec.structs.replace(done, warming=[30_000] * 60 + [10_000] * 120)


def misfit(done):
    check = FitCheck(
        subject="popularity", test="chi-square", statistic=90, p_value=1e-9, sample=400
    )
    return msgspec.structs.replace(done, fits=[check])


def off_scale(done):
    first, *rest = done.operations
    histogram = HdrHistogram.from_schema(first.corrected)
    histogram.record(90_000_000)
    slow = msgspec.structs.replace(
        first,
        corrected=histogram.to_schema(),
        sent=first.sent + 1,
        scheduled=first.scheduled + 1,
    )
    return msgspec.structs.replace(done, operations=[slow, *rest])


def slower_than_seen(done):
    """The requests that told their parts are not those of which the latency is."""
    return with_counters(explained_client_s=done.counters["explained_client_s"] * 1.2)(
        done
    )


def too_much_server_time(done):
    return with_counters(explained_server_s=1_000.0)(done)


@dataclass(frozen=True)
class Case:
    """How to make a kind of doubt arise, how grave it is, and whom it concerns."""

    kind: Kind
    severity: Severity
    alter: Alter = unchanged
    plan: dict[str, Any] = field(default_factory=dict)
    environment: dict[str, Any] = field(default_factory=dict)
    rounds: int | None = None
    arms: tuple[str, ...] | None = None


VERSIONED = ("versioned@redis",)
LOST_LIKE = Violation(
    invariant="no_lost_like", who="ada", expected="liked post 7", found="no such row"
)
EVERYBODY = ("none", "none-again", "versioned@redis")
CASES = [
    Case(
        Kind.WRONG_ANSWERS,
        Severity.INVALID,
        only("versioned@redis", with_operation(wrong=2)),
        arms=VERSIONED,
    ),
    Case(
        Kind.INVARIANT_BROKEN,
        Severity.INVALID,
        only("versioned@redis", with_audit(LOST_LIKE)),
        arms=VERSIONED,
    ),
    Case(
        Kind.LAW_BROKEN,
        Severity.INVALID,
        only("versioned@redis", too_much_server_time),
        arms=VERSIONED,
    ),
    Case(Kind.VOID_ROUNDS, Severity.SERIOUS, void),
    Case(Kind.ENDED_EARLY, Severity.SERIOUS, rounds=9),
    Case(
        Kind.UNDELIVERED_LOAD,
        Severity.SERIOUS,
        only("versioned@redis", undelivered),
        arms=VERSIONED,
    ),
    Case(
        Kind.CLIENT_SATURATED,
        Severity.SERIOUS,
        only("none", with_counters(generator_cpu_s=9.5)),
        arms=("none",),
    ),
    Case(Kind.LATE_SENDS, Severity.NOTE, with_counters(largest_send_delay_s=0.4)),
    Case(Kind.LOAD_DIFFERS, Severity.SERIOUS, misfit),
    Case(Kind.OVERLOADED, Severity.SERIOUS, only("none", overloaded), arms=("none",)),
    Case(
        Kind.TOO_FEW_SAMPLES,
        Severity.NOTE,
        plan={"workload": sample_plan(window_s=2.0).workload},
        arms=EVERYBODY,
    ),
    Case(
        Kind.TOO_FEW_ROUNDS,
        Severity.NOTE,
        plan={"blocks": small_plan().blocks[:3]},
        arms=EVERYBODY,
    ),
    Case(
        Kind.STILL_WARMING,
        Severity.NOTE,
        only("versioned@redis", ever_slower),
        arms=("versioned@redis",),
    ),
    Case(
        Kind.WARMED_OTHERWISE,
        Severity.NOTE,
        only("versioned@redis", warmed_up_longer),
        plan={"warm_up_requests": 60},
        arms=("versioned@redis",),
    ),
    Case(Kind.DRIFT, Severity.SERIOUS, drifting),
    Case(
        Kind.NOISY_TWIN,
        Severity.SERIOUS,
        only("none-again", with_counters(server_cpu_s=0.9)),
    ),
    Case(
        Kind.NO_TWIN,
        Severity.SERIOUS,
        plan={
            "arms": sample_plan(arms=("none", "versioned@redis")).arms,
            "blocks": [["none", "versioned@redis"]] * 4,
        },
    ),
    Case(Kind.HOST_BUSY, Severity.SERIOUS, host(busy_share=0.3)),
    Case(Kind.HOST_BUSY, Severity.SERIOUS, host(steal_share=0.1)),
    Case(Kind.UNEVEN_MACHINE, Severity.SERIOUS, slower_in_every_other_block),
    Case(Kind.SWAPPING, Severity.SERIOUS, host(swap_used_bytes=2**20)),
    Case(
        Kind.SHARED_CORES,
        Severity.NOTE,
        plan={"cores": {**APART, "generator": [0]}},
    ),
    Case(Kind.UNPINNED, Severity.NOTE, plan={"cores": {}}),
    Case(
        Kind.UNEXPLAINED,
        Severity.NOTE,
        only("none", slower_than_seen),
        arms=("none",),
    ),
    Case(Kind.OFF_SCALE, Severity.SERIOUS, only("none", off_scale), arms=("none",)),
    Case(Kind.DIRTY_CHECKOUT, Severity.NOTE, environment={"git_dirty": True}),
    Case(
        Kind.SIMULATION,
        Severity.SERIOUS,
        plan={"services": {"redis": "simulation"}},
    ),
]


def doubts_of(folder, case: Case):
    # Of three arms two are the same, so their noise looks like more than it is.
    plan = msgspec.structs.replace(
        small_plan(seed=3, cores=APART),
        workload=sample_plan(window_s=10.0).workload,
    )
    return analysed(
        folder,
        plan=msgspec.structs.replace(plan, **case.plan),
        environment=msgspec.structs.replace(sample_environment(), **case.environment),
        alter=case.alter,
        rounds=case.rounds,
    ).doubts


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.kind.name.lower())
def test_what_is_wrong_is_doubted(tmp_path, case):
    """Each kind of doubt arises from what it is about, and names the arms concerned."""
    found = [d for d in doubts_of(tmp_path, case) if d.kind is case.kind]

    assert found
    assert found[0].severity is case.severity
    assert case.arms is None or found[0].arms == case.arms


def test_a_clean_measurement_is_not_doubted(tmp_path):
    """Who cries wolf over everything is not heard when it matters."""
    assert doubts_of(tmp_path, Case(Kind.DRIFT, Severity.NOTE)) == ()


def test_the_list_is_closed_and_every_kind_can_arise():
    """No kind exists that nothing leads to."""
    assert {case.kind for case in CASES} == set(Kind)


def test_the_gravest_doubt_comes_first(tmp_path):
    """Readers stop early."""

    def all_wrong(done):
        return host(busy_share=0.5)(
            with_counters(largest_send_delay_s=1.0)(with_operation(wrong=1)(done))
        )

    doubts = analysed(tmp_path, alter=all_wrong).doubts

    order = [list(Severity).index(doubt.severity) for doubt in doubts]
    assert order == sorted(order)
    assert order[0] == 0


@pytest.mark.parametrize("kind", Kind, ids=lambda kind: kind.name.lower())
def test_every_doubt_has_cause_and_remedy(kind):
    """A doubt without a remedy is a complaint."""
    assert kind.title
    assert kind.cause.endswith(".")
    assert kind.remedy.endswith(".")


@pytest.mark.parametrize(
    "indices, words", [({4}, "In round 4 "), ({1, 4, 7}, "In rounds 1, 4 and 7 ")]
)
def test_a_few_rounds_are_named(tmp_path, indices, words):
    """So that a reader can look at them."""

    def busy(done):
        return host(busy_share=0.3)(done) if done.index in indices else done

    doubts = analysed(tmp_path, alter=busy).doubts

    evidence = next(d.evidence for d in doubts if d.kind is Kind.HOST_BUSY)
    assert evidence.startswith(words)


def test_many_rounds_are_counted_and_not_listed(tmp_path):
    """A list of twelve numbers says less than their count."""
    doubts = analysed(tmp_path, alter=host(busy_share=0.3)).doubts

    busy = next(doubt for doubt in doubts if doubt.kind is Kind.HOST_BUSY)
    assert busy.evidence.startswith("In 12 rounds")


def test_twins_that_are_merely_coarse_are_a_note(tmp_path):
    """No alarm, but no fine differences either."""

    def noisy(done):
        factor = 1.25 if done.block % 2 else 1.0
        return with_counters(server_cpu_s=done.counters["server_cpu_s"] * factor)(done)

    doubts = analysed(tmp_path, alter=only("none-again", noisy)).doubts

    twins = [doubt for doubt in doubts if doubt.kind is Kind.NOISY_TWIN]
    assert [doubt.severity for doubt in twins] == [Severity.NOTE]


def test_a_search_for_the_highest_rate_is_not_overloaded_by_what_it_finds(tmp_path):
    """Its objective says what is too slow, and what misses it is not in the figures."""
    objective = Objective(p95_ms=100, error_share=0.001, step=2.0, fineness=1.1)

    searched = analysed(
        tmp_path, plan=small_plan(objective=objective), alter=overloaded
    ).doubts

    assert Kind.OVERLOADED not in {doubt.kind for doubt in searched}


def test_a_closed_loop_is_never_overloaded(tmp_path):
    """It waits for answers, so nothing can be late that was due."""
    workload = msgspec.structs.replace(small_plan().workload, loop="closed")

    doubts = analysed(
        tmp_path, plan=small_plan(workload=workload), alter=overloaded
    ).doubts

    assert Kind.OVERLOADED not in {doubt.kind for doubt in doubts}


def test_one_round_an_arm_is_a_serious_doubt(tmp_path):
    """Then there is no interval at all."""
    doubts = analysed(tmp_path, plan=sample_plan(blocks=1)).doubts

    few = [doubt for doubt in doubts if doubt.kind is Kind.TOO_FEW_ROUNDS]
    assert few[0].severity is Severity.SERIOUS
