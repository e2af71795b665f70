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
    only,
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


def slower_in_every_other_block(done):
    factor = 1.6 if done.block % 2 else 1.0
    return with_counters(reference_s=0.004 * factor)(done)


def warmed_up_longer(done):
    """As many as in a first block, whose cut was 60; nothing is amiss in the first itself."""
    return msgspec.structs.replace(done, warming=[30_000] * 60 + [10_000] * 120)


def misfit(done):
    check = FitCheck(
        subject="popularity", test="chi-square", statistic=90, p_value=1e-9, sample=400
    )
    return msgspec.structs.replace(done, fits=[check])


def overloaded(done):
    seconds = [
        msgspec.structs.replace(second, completed=second.scheduled // 2)
        for second in done.seconds
    ]
    return msgspec.structs.replace(done, seconds=seconds)


def drifting(done):
    cpu_s = done.counters["server_cpu_s"] * (1 + 0.03 * done.index)
    return with_counters(server_cpu_s=cpu_s)(done)


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


def test_a_machine_that_is_steady_enough_is_no_doubt(tmp_path):
    """The same work never costs exactly the same."""

    def steady(done):
        return with_counters(reference_s=0.004 * (1 + 0.02 * (done.index % 5)))(done)

    doubts = analysed(tmp_path, alter=steady).doubts

    assert Kind.UNEVEN_MACHINE not in {doubt.kind for doubt in doubts}


def test_an_uneven_machine_is_a_lesser_doubt_where_ratios_are_adjusted(tmp_path):
    """By rounds which neither arms nor blocks have chosen; then it is known, and told."""

    def slower_in_some_rounds(done):
        factor = 1.6 if (5 * done.index + done.index // 3) % 7 < 3 else 1.0
        server_cpu_s = done.counters["server_cpu_s"] * factor
        return with_counters(reference_s=0.004 * factor, server_cpu_s=server_cpu_s)(
            done
        )

    arms = ("none", "none-again", "versioned@redis")
    plan = sample_plan(arms=arms, blocks=8, window_s=6.0)
    doubts = analysed(tmp_path, plan=plan, alter=slower_in_some_rounds).doubts

    uneven = next(doubt for doubt in doubts if doubt.kind is Kind.UNEVEN_MACHINE)
    assert uneven.severity is Severity.NOTE
    assert uneven.evidence.endswith("The ratios are adjusted by that.")


def test_an_uneven_machine_that_is_not_adjusted_for_says_why(tmp_path):
    """Pairs have taken out what whole blocks suffered; and it is first to be told of."""

    def alter(done):
        return overloaded(slower_in_every_other_block(done))

    first, *_ = analysed(tmp_path, alter=alter).doubts

    assert first.kind is Kind.UNEVEN_MACHINE
    assert "not adjusted by that: its slope needs 10 degrees" in first.evidence


def test_a_machine_that_becomes_slower_is_no_drift_of_the_arms(tmp_path):
    """Where its speed is known; the site drifts where it is not the machine's doing."""

    def slower_machine(done):
        factor = 1 + 0.03 * done.index
        server_cpu_s = done.counters["server_cpu_s"] * factor
        return with_counters(reference_s=0.004 * factor, server_cpu_s=server_cpu_s)(
            done
        )

    plan = sample_plan(blocks=4, window_s=4.0)
    slower_site = analysed(tmp_path / "site", plan=plan, alter=drifting)
    slower_all = analysed(tmp_path / "all", plan=plan, alter=slower_machine)

    assert Kind.DRIFT in {doubt.kind for doubt in slower_site.doubts}
    assert Kind.DRIFT not in {doubt.kind for doubt in slower_all.doubts}


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
