"""Timings judge only where the A/A arms say that this machine can tell."""

from __future__ import annotations

import itertools

import msgspec
import numpy as np
import pytest

from reports.gate import Outcome, judge_revisions, judge_runs
from reports.schema import Violation
from reports.store import Bundle
from suites.support.altering import only, with_audit, with_operation
from suites.support.bundles import (
    sample_bundle,
    sample_environment,
    sample_plan,
    sample_round,
    small_plan,
)

from .runs import ARM, PRIMARY, dearer, run_of


def unsteady(done):
    """A machine that is twice as fast in some rounds as in others."""
    # What the round measured is its seed: other runs are restless in another way.
    generator = np.random.default_rng(int(done.counters["server_cpu_s"] * 1e9))
    return dearer(float(generator.choice([0.5, 1.0])))(done)


@pytest.fixture
def base(tmp_path):
    return run_of(tmp_path / "base", seed=1)


class TestTwoRuns:
    def test_equal_runs_pass(self, base, tmp_path):
        """Where nothing changed and the machine can tell, the answer is a pass."""
        head = run_of(tmp_path / "head", seed=2)

        verdict = judge_runs(base, head, threshold=0.2)

        assert verdict.outcome is Outcome.PASS, verdict.findings

    def test_an_arm_that_became_slower_fails(self, base, tmp_path):
        """Half as much CPU again for the same answers is seen, and told as a ratio."""
        head = run_of(tmp_path / "head", seed=2, alter=only(ARM, dearer(1.5)))

        verdict = judge_runs(base, head, threshold=0.2)

        [finding] = verdict.those(Outcome.FAIL)
        assert finding.name == f"{ARM}: {PRIMARY}"
        assert "worse" in finding.told

    def test_every_arm_is_a_question_and_luck_is_corrected_for(self, tmp_path):
        """Of two arms the one that became slower fails, and is told among how many."""
        arms = ("none", "none-again", ARM, "signals@redis")
        plan = sample_plan(arms=arms, window_s=6.0)
        base, head = (
            run_of(
                tmp_path / str(seed),
                seed=seed,
                alter=alter,
                arms=plan.arms,
                blocks=plan.blocks,
            )
            for seed, alter in ((1, None), (2, only(ARM, dearer(1.5))))
        )

        verdict = judge_runs(base, head, threshold=0.2)

        [failed] = verdict.those(Outcome.FAIL)
        assert failed.name.startswith(ARM)
        assert "after correcting for 2 questions" in failed.told
        assert len(verdict.those(Outcome.PASS)) == 1

    def test_an_arm_that_became_faster_passes_and_is_told(self, base, tmp_path):
        """An improvement is no failure."""
        head = run_of(tmp_path / "head", seed=2, alter=only(ARM, dearer(0.5)))

        verdict = judge_runs(base, head, threshold=0.2)

        assert verdict.outcome is Outcome.PASS
        assert [finding.name for finding in verdict.improvements] == [
            f"{ARM}: {PRIMARY}"
        ]

    def test_a_slower_machine_is_not_slower_code(self, base, tmp_path):
        """What slows all arms alike is left out, and the verdict says that it is blind."""
        head = run_of(tmp_path / "head", seed=2, alter=dearer(1.5))

        verdict = judge_runs(base, head, threshold=0.2)

        assert verdict.outcome is Outcome.PASS
        assert "what slows all arms alike is not seen" in verdict.notes[0]

    def test_the_smallest_detectable_change_is_told(self, base, tmp_path):
        """In a sentence for each metric, whatever the answer is."""
        head = run_of(tmp_path / "head", seed=2)

        [sentence] = judge_runs(base, head, threshold=0.2).detectable

        assert sentence.startswith(f"{PRIMARY}: a change of ")
        assert "(4 blocks)" in sentence

    def test_a_restless_machine_judges_nothing(self, base, tmp_path):
        """Where the A/A arms differ too much, even a slow arm is inconclusive."""

        def restless_and_slower(done):
            return unsteady(only(ARM, dearer(1.5))(done))

        head = run_of(tmp_path / "head", seed=2, alter=restless_and_slower)

        verdict = judge_runs(base, head, threshold=0.05)

        assert verdict.outcome is Outcome.INCONCLUSIVE
        assert "the smallest change that would show here is" in verdict.findings[0].told

    def test_twins_that_differ_judge_nothing(self, base, tmp_path):
        """If equal code looks unequal, so may everything else."""
        head = run_of(tmp_path / "head", seed=2, alter=only("none-again", dearer(1.5)))

        verdict = judge_runs(base, head, threshold=0.2)

        assert verdict.outcome is Outcome.INCONCLUSIVE
        assert "same code" in verdict.findings[0].told

    def test_one_block_judges_nothing(self, tmp_path):
        """A single block says nothing about noise."""
        base, head = (
            run_of(
                tmp_path / str(seed), seed=seed, blocks=[["none", "none-again", ARM]]
            )
            for seed in (1, 2)
        )

        verdict = judge_runs(base, head, threshold=0.2)

        assert verdict.outcome is Outcome.INCONCLUSIVE
        assert "one block says nothing about noise" in verdict.findings[0].told
        assert "nothing is known of the noise" in verdict.detectable[0]

    def test_an_arm_that_answers_wrongly_fails(self, base, tmp_path):
        """What is wrong has no speed, and wrong it was not before."""
        head = run_of(
            tmp_path / "head", seed=2, alter=only(ARM, with_operation(wrong=1))
        )

        verdict = judge_runs(base, head, threshold=0.2)

        assert verdict.outcome is Outcome.FAIL
        assert "answers were wrong" in verdict.findings[0].told

    def test_an_arm_that_loses_a_like_fails(self, base, tmp_path):
        """That is the site's doing, as a wrong answer is."""
        lost = Violation(
            invariant="no_lost_like",
            who="ada",
            expected="liked post 7",
            found="no such row",
        )
        head = run_of(tmp_path / "head", seed=2, alter=only(ARM, with_audit(lost)))

        verdict = judge_runs(base, head, threshold=0.2)

        assert verdict.outcome is Outcome.FAIL
        assert "no_lost_like: ada liked post 7" in verdict.findings[0].told

    def test_an_instrument_that_errs_is_no_failure(self, base, tmp_path):
        """Figures that contradict each other judge nothing: the site did nothing wrong."""
        head = run_of(tmp_path / "head", seed=2, alter=only(ARM, dearer(9.0)))

        verdict = judge_runs(base, head, threshold=0.2)

        assert verdict.outcome is Outcome.INCONCLUSIVE
        assert "more than the window" in verdict.findings[0].told

    def test_an_arm_that_answered_wrongly_before_cannot_be_compared(
        self, base, tmp_path
    ):
        """The old figure is missing, and no new one is bad because of that."""
        wrong = run_of(
            tmp_path / "wrong", seed=2, alter=only(ARM, with_operation(wrong=1))
        )

        verdict = judge_runs(wrong, base, threshold=0.2)

        assert verdict.outcome is Outcome.INCONCLUSIVE
        assert "withheld" in verdict.findings[0].told

    def test_too_little_for_an_answer_is_inconclusive(self, base, tmp_path):
        """A machine that can tell a change of that size may still have been unlucky."""
        head = run_of(tmp_path / "head", seed=2, alter=only(ARM, dearer(1.19)))

        verdict = judge_runs(base, head, threshold=0.2)

        assert verdict.outcome is Outcome.INCONCLUSIVE
        assert "would decide" in verdict.findings[0].told


class TestConditions:
    @pytest.mark.parametrize(
        "changes",
        [
            {"experiment": "stampede"},
            {"world_fingerprint": "0000"},
            {"workload": sample_plan(rate_per_s=61.0).workload},
            {"services": {"postgres": "docker"}},
        ],
        ids=["experiment", "world", "workload", "services"],
    )
    def test_unlike_runs_are_not_compared(self, changes, base, tmp_path):
        """What differs is named, with both values."""
        head = run_of(tmp_path / "head", seed=2, **changes)

        [finding] = judge_runs(base, head, threshold=0.2).findings

        assert finding.outcome is Outcome.INCONCLUSIVE
        assert f"{next(iter(changes))} was " in finding.told

    @pytest.mark.parametrize(
        "changes,comparable",
        [
            ({"cpu": "Another CPU"}, False),
            ({"services": {"postgres": "16.1"}}, False),
            ({"packages": {"django": "5.2.10"}}, True),
            ({"git_revision": "0" * 40}, True),
        ],
        ids=["machine", "service", "package", "revision"],
    )
    def test_machines_must_be_alike_and_code_may_differ(
        self, changes, comparable, base, tmp_path
    ):
        """Code and what it depends on are judged; the machine is what they stand on."""
        environment = msgspec.structs.replace(sample_environment(), **changes)
        head = run_of(tmp_path / "head", seed=2, environment=environment)

        verdict = judge_runs(base, head, threshold=0.2)

        assert (verdict.findings[0].name != "conditions") is comparable

    def test_an_arm_with_other_settings_is_another_arm(self, base, tmp_path):
        """A name that stayed the same is not enough."""
        arms = [
            msgspec.structs.replace(arm, settings={"CACHE_TTL_S": "5"})
            for arm in base.plan.arms
        ]
        head = run_of(tmp_path / "head", seed=2, arms=arms)

        [finding] = judge_runs(base, head, threshold=0.2).findings

        assert f"the arm {ARM} has other settings" in finding.told

    def test_runs_without_a_common_arm_have_no_answer(self, base, tmp_path):
        """Nothing was asked, so nothing has passed."""
        plan = sample_plan(arms=("none", "none-again", "signals@redis"), window_s=6.0)
        sample_bundle(tmp_path / "head", plan=plan)

        verdict = judge_runs(base, Bundle.open(tmp_path / "head"), threshold=0.2)

        assert verdict.outcome is Outcome.INCONCLUSIVE
        assert "no arm in common" in verdict.findings[0].told

    def test_without_an_arm_that_ran_twice_nothing_is_known(self, base, tmp_path):
        """No A/A arm, no verdict about timings."""
        plan = sample_plan(arms=("none", ARM), window_s=6.0)
        sample_bundle(tmp_path / "head", plan=plan)
        head = Bundle.open(tmp_path / "head")

        for verdict in (
            judge_runs(base, head, threshold=0.2),
            judge_revisions(head, threshold=0.2),
        ):
            assert verdict.outcome is Outcome.INCONCLUSIVE
            assert "no A/A arm" in verdict.findings[0].told


class TestOneRunOfTwoRevisions:
    """The baseline is the old revision here; its arm's character is that of `none`."""

    def test_a_candidate_that_is_slower_than_the_baseline_fails(self, tmp_path):
        """Both were in every block, so no machine can be to blame."""
        run = run_of(tmp_path, alter=only(ARM, dearer(3.5)))

        verdict = judge_revisions(run, threshold=0.2)

        [finding] = verdict.those(Outcome.FAIL)
        assert finding.group == "timings against none"

    def test_a_candidate_that_is_faster_passes(self, tmp_path):
        """And nothing has to be said about blind spots."""
        verdict = judge_revisions(run_of(tmp_path), threshold=0.2)

        assert verdict.outcome is Outcome.PASS
        assert verdict.notes == ()


@pytest.mark.parametrize(
    "like,threshold,outcome",
    [
        (ARM, 0.2, Outcome.PASS),
        ("cache_aside@redis", 0.2, Outcome.FAIL),
        ("cache_aside@redis", 0.35, Outcome.INCONCLUSIVE),
        ("cache_aside@redis", 0.4, Outcome.PASS),
    ],
    ids=[
        "equal",
        "worse than matters",
        "perhaps worse than matters",
        "does not matter",
    ],
)
def test_latencies_are_judged_where_less_is_better(like, threshold, outcome, tmp_path):
    """A median that grew by a third is judged by how much growth matters."""
    latency = [metric for metric in small_plan().metrics if metric.name == "p50_ms"]

    def slower(done):
        made = sample_round(small_plan(), index=done.index, block=done.block, arm=like)
        return msgspec.structs.replace(done, operations=made.operations)

    base, head = (
        run_of(
            tmp_path / str(seed),
            seed=seed,
            alter=alter,
            metrics=latency,
            primary_metric="p50_ms",
        )
        for seed, alter in ((1, None), (4, only(ARM, slower)))
    )

    assert judge_runs(base, head, threshold=threshold).outcome is outcome


@pytest.mark.uncounted
@pytest.mark.parametrize(
    "alter,told",
    [(None, 10), (unsteady, 0)],
    ids=["quiet machine", "restless machine"],
)
def test_of_forty_comparisons_of_equals_at_most_two_cry_wolf(alter, told, tmp_path):
    """The same code in ten simulated runs, compared with itself: 5% alarms at most.

    On the quiet machine the gate does not buy that by never giving an answer.
    """
    runs = [
        run_of(tmp_path / str(seed), seed=seed, alter=alter) for seed in range(100, 110)
    ]
    pairs = list(itertools.combinations(runs, 2))[:40]

    outcomes = [judge_runs(*pair, threshold=0.09).outcome for pair in pairs]

    assert len(outcomes) == 40
    assert outcomes.count(Outcome.FAIL) <= 2
    assert outcomes.count(Outcome.PASS) >= told
