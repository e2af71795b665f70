"""What a report makes of a machine whose speed changes while it measures."""

from __future__ import annotations

from reports.doubts import Kind, Severity
from suites.support.altering import (
    drifting,
    overloaded,
    slower_in_every_other_block,
    with_counters,
)
from suites.support.bundles import analysed, sample_plan


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
