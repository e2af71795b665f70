"""Ratios at equal speed of the machine: when they are adjusted, by what, and when not."""

from __future__ import annotations

from math import log

import pytest

from reports.render.method import method_of
from suites.support.altering import with_counters, with_operation
from suites.support.bundles import analysed, sample_plan
from suites.support.changing_machine import SLOPE, on_a_changing_machine, unwatched

PRIMARY = "throughput_per_cpu_s"
ARMS = ("none", "none-again", "versioned@redis", "signals@redis")


def report_of(folder, *, alter=None, blocks=5, arms=ARMS):
    plan = sample_plan(arms=arms, blocks=blocks, window_s=4.0)
    return analysed(folder, plan=plan, alter=alter)


def ratio_of(analysis, arm, metric=PRIMARY):
    ratio = analysis.arms[arm].comparisons[metric].ratio
    assert ratio is not None
    assert ratio.interval is not None
    return ratio


def method(analysis):
    return {said.about: said.text for said in method_of(analysis)}["Machine's speed"]


def test_what_the_machine_did_is_taken_out_of_the_ratio(tmp_path):
    """On a machine that changes its speed: nearly the ratio of a steady one, nearly as sure."""
    quiet = ratio_of(report_of(tmp_path / "quiet"), "versioned@redis")
    noisy = ratio_of(
        report_of(tmp_path / "noisy", alter=on_a_changing_machine), "versioned@redis"
    )
    raw = ratio_of(
        report_of(tmp_path / "raw", alter=unwatched),
        "versioned@redis",
    )

    assert noisy.value == pytest.approx(quiet.value, rel=0.03)
    assert noisy.log_spread < 0.3 * raw.log_spread
    assert noisy.interval.high - noisy.interval.low < 0.5 * (
        raw.interval.high - raw.interval.low
    )
    assert noisy.unadjusted == pytest.approx(raw.value)
    assert raw.unadjusted is None


def test_the_slope_is_found(tmp_path):
    """So much less is done for a second of CPU, as it was put in."""
    speed = report_of(tmp_path, alter=on_a_changing_machine).machine[PRIMARY]

    assert speed.why_not is None
    assert speed.slope is not None
    assert speed.slope.value == pytest.approx(-SLOPE, abs=0.08)
    assert speed.slope.explained > 0.8


def test_each_metric_of_speed_has_a_slope_of_its_own(tmp_path):
    """Counts depend on no machine, and what is not compared has no ratio."""
    machine = report_of(tmp_path, alter=on_a_changing_machine).machine

    assert {PRIMARY, "p50_ms", "database_cpu_ms_per_request"} <= machine.keys()
    assert not {"queries_per_request", "hit_ratio", "goodput_per_s"} & machine.keys()
    assert machine["p50_ms"].slope != machine[PRIMARY].slope


def test_figures_of_an_arm_are_what_was_measured(tmp_path):
    """Whoever divides them gets the ratio as it was before."""
    analysis = report_of(tmp_path, alter=on_a_changing_machine)

    ours = analysis.arms["versioned@redis"].figures[PRIMARY].by_block
    theirs = analysis.arms["none"].figures[PRIMARY].by_block
    logs = [log(ours[block] / theirs[block]) for block in ours]
    ratio = ratio_of(analysis, "versioned@redis")
    assert log(ratio.unadjusted) == pytest.approx(sum(logs) / len(logs))
    assert ratio.unadjusted != pytest.approx(ratio.value, rel=0.01)


def test_rivals_are_compared_at_equal_speed_too(tmp_path):
    """The winner against the other candidate."""
    ranking = report_of(tmp_path, alter=on_a_changing_machine).ranking

    assert ranking.best == "versioned@redis"
    rival = ranking.rivals["signals@redis"].ratio
    assert rival is not None
    assert rival.unadjusted is not None


def test_the_method_tells_it(tmp_path):
    """By how much, how sure, and what remains as measured."""
    told = method(report_of(tmp_path, alter=on_a_changing_machine))

    assert "Right answers per server CPU second -0.58% (standard error 0.01)" in told
    assert "that explains 100% of the squared differences" in told
    assert "the figures of an arm are as measured" in told


def test_rounds_that_do_not_tell_are_as_measured(tmp_path):
    """A single one is enough."""

    def forgetful(done):
        return done if done.index == 3 else on_a_changing_machine(done)

    analysis = report_of(tmp_path, alter=forgetful)

    assert ratio_of(analysis, "versioned@redis").unadjusted is None
    assert "not every round tells what the reference work cost" in method(analysis)


def test_too_few_rounds_are_as_measured(tmp_path):
    """Three arms in four blocks leave five degrees of freedom."""
    analysis = report_of(tmp_path, alter=on_a_changing_machine, arms=ARMS[:3], blocks=4)

    assert ratio_of(analysis, "versioned@redis").unadjusted is None
    assert "its slope needs 10 degrees of freedom, and the rounds leave 5" in (
        method(analysis)
    )


def test_an_arm_that_slows_the_machine_itself_is_not_excused(tmp_path):
    """What it leaves running costs the reference work as much as the next round."""

    def with_a_part(done):
        return on_a_changing_machine(done, arms_part={"versioned@redis": 16.0})

    analysis = report_of(tmp_path, alter=with_a_part)

    assert ratio_of(analysis, "versioned@redis").unadjusted is None
    assert "may be their own doing" in method(analysis)


def test_what_whole_blocks_suffered_needs_no_adjusting(tmp_path):
    """Pairs take it out already."""

    def by_block(done):
        return with_counters(reference_s=0.006 * (1 + done.block % 2))(done)

    analysis = report_of(tmp_path, alter=by_block)

    assert ratio_of(analysis, "versioned@redis").unadjusted is None
    assert "cost all arms of a block the same" in method(analysis)


def test_an_arm_without_speed_has_no_part_in_the_slope(tmp_path):
    """It answered wrongly; the others' ratios are adjusted all the same."""

    def one_lies(done):
        changed = on_a_changing_machine(done)
        if done.arm != "signals@redis":
            return changed
        return with_operation(wrong=1)(changed)

    analysis = report_of(tmp_path, alter=one_lies, blocks=8)

    assert analysis.arms["signals@redis"].comparisons[PRIMARY].ratio is None
    assert ratio_of(analysis, "versioned@redis").unadjusted is not None
