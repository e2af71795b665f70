"""Who beats whom: comparisons, corrections, the winner and its rivals."""

from __future__ import annotations

import msgspec
import pytest

from reports.analysis import CannotAnalyse
from reports.statistics.holm import holm
from reports.statistics.words import Word
from suites.support.altering import only, with_counters, with_operation
from suites.support.bundles import analysed, sample_plan, small_plan

pytestmark = pytest.mark.uncounted

PRIMARY = "throughput_per_cpu_s"


def scaled(counter, factor):
    """Multiply a counter of every round."""

    def alter(done):
        return with_counters(**{counter: done.counters[counter] * factor})(done)

    return alter


class TestAgainstTheBaseline:
    def test_a_faster_arm_is_called_faster(self, tmp_path):
        """The sample's versioned arm needs well under half of the CPU time."""
        comparison = analysed(tmp_path).arms["versioned@redis"].comparisons[PRIMARY]

        assert comparison.word is Word.FASTER
        assert comparison.ratio is not None
        assert comparison.ratio.value == pytest.approx(8.9 / 3.4, rel=0.05)

    def test_a_slower_arm_is_called_slower(self, tmp_path):
        """A cache can cost more than it saves."""
        slow = only("versioned@redis", scaled("server_cpu_s", 4))

        comparison = analysed(tmp_path, alter=slow).arms["versioned@redis"].comparisons

        assert comparison[PRIMARY].word is Word.SLOWER

    def test_lower_latency_is_faster(self, tmp_path):
        """The direction of an improvement is the metric's."""
        comparison = analysed(tmp_path).arms["versioned@redis"].comparisons["p50_ms"]

        assert comparison.word is Word.FASTER
        assert comparison.gain is not None
        assert comparison.gain > 2

    def test_the_baseline_is_compared_with_nobody(self, tmp_path):
        """Least of all with itself; that is its twin's part."""
        assert analysed(tmp_path).arms["none"].comparisons == {}

    def test_pairs_are_rounds_of_one_block(self, tmp_path):
        """A block without the baseline's round is in no ratio."""

        def void_in_block_2(done):
            void = "the host slept" if done.block == 2 else None
            return msgspec.structs.replace(done, void=void)

        analysis = analysed(tmp_path, alter=only("none", void_in_block_2))

        ratio = analysis.arms["versioned@redis"].comparisons[PRIMARY].ratio
        assert ratio is not None
        assert len(ratio.blocks) == 3

    def test_without_a_common_block_there_is_no_ratio(self, tmp_path):
        """The baseline ran in block 0 only, the arm in all others: nothing pairs."""

        def alter(done):
            apart = (done.block == 0) == (done.arm == "none")
            return msgspec.structs.replace(done, void=None if apart else "left out")

        comparison = analysed(tmp_path, alter=alter).arms["versioned@redis"].comparisons

        assert comparison[PRIMARY].word is Word.CANNOT_TELL
        assert "no block holds" in (comparison[PRIMARY].missing or "")

    def test_a_ratio_to_nothing_does_not_exist(self, tmp_path):
        """A baseline without any queries has no ratio of queries."""
        analysis = analysed(tmp_path, alter=only("none", with_counters(queries=0.0)))

        comparison = analysis.arms["versioned@redis"].comparisons["queries_per_request"]
        assert comparison.missing == "a ratio to nothing does not exist"


class TestCorrection:
    def test_the_primary_metric_is_a_family_of_its_own(self, tmp_path):
        """Holm's correction over the candidates, and over nothing else."""
        arms = ("none", "none-again", "versioned@redis", "signals@redis")
        analysis = analysed(tmp_path, plan=sample_plan(arms=arms, window_s=4.0))

        asked = [analysis.arms[name].comparisons[PRIMARY] for name in arms[2:]]
        raw = [
            c.ratio.p_value for c in asked if c.ratio and c.ratio.p_value is not None
        ]
        assert [c.adjusted_p for c in asked] == pytest.approx(holm(raw))
        assert {c.questions for c in asked} == {2}

    def test_all_other_metrics_are_corrected_together(self, tmp_path):
        """Over arms and metrics: two candidates and five metrics are ten questions."""
        arms = ("none", "none-again", "versioned@redis", "signals@redis")
        analysis = analysed(tmp_path, plan=sample_plan(arms=arms, window_s=20.0))

        comparisons = analysis.arms["versioned@redis"].comparisons
        others = {c.questions for name, c in comparisons.items() if name != PRIMARY}
        assert others == {2 * (len(comparisons) - 1)}

    def test_the_twin_is_a_control_and_no_question(self, tmp_path):
        """It is compared alone, and makes nobody else's answer harder."""
        analysis = analysed(tmp_path)

        twin = analysis.arms["none-again"].comparisons[PRIMARY]
        assert twin.questions == 1
        assert analysis.arms["versioned@redis"].comparisons[PRIMARY].questions == 1


class TestTheWinner:
    def test_the_best_is_the_one_with_the_highest_ratio(self, tmp_path):
        """Among those that beat the baseline."""
        plan = sample_plan(window_s=4.0)
        analysis = analysed(tmp_path, plan=plan)

        assert analysis.ranking.best == "per_view@redis"
        assert analysis.ranking.order[-1] in {"signals@redis", "cache_aside@redis"}

    def test_rivals_that_cannot_be_told_share_the_lead(self, tmp_path):
        """An arm that differs from the winner by noise alone has not lost."""
        arms = ("none", "none-again", "versioned@redis", "versioned@memcached")
        analysis = analysed(tmp_path, plan=sample_plan(arms=arms, window_s=4.0))

        assert len(analysis.ranking.shares_lead) == 1

    def test_a_beaten_rival_shares_nothing(self, tmp_path):
        """Who is slower than the winner in a direct comparison has lost."""
        arms = ("none", "none-again", "per_view@redis", "signals@redis")
        analysis = analysed(tmp_path, plan=sample_plan(arms=arms, window_s=4.0))

        assert analysis.ranking.shares_lead == ()
        assert analysis.ranking.rivals["signals@redis"].word is Word.FASTER

    def test_where_nobody_beats_the_baseline_nobody_wins(self, tmp_path):
        """The order is still known."""
        same = only("versioned@redis", scaled("server_cpu_s", 8.9 / 3.4))

        ranking = analysed(tmp_path, alter=same).ranking

        assert ranking.best is None
        assert ranking.order == ("versioned@redis",)


class TestWithholding:
    def test_an_arm_that_answers_wrongly_gets_no_speed(self, tmp_path):
        """Its speed is gone; what it did to the cache may still be told."""
        analysis = analysed(
            tmp_path, alter=only("versioned@redis", with_operation(wrong=1))
        )

        arm = analysis.arms["versioned@redis"]
        assert arm.withheld == "4 answers were wrong"
        assert arm.figures[PRIMARY].value is None
        assert arm.figures["p95_ms"].value is None
        assert arm.figures["hit_ratio"].value is not None
        assert (arm.latency, arm.seconds, arm.cold) == ((), (), None)
        assert {o.p95_ms for o in arm.operations} == {None}
        assert arm.comparisons[PRIMARY].word is Word.CANNOT_TELL

    def test_a_wrong_answer_in_a_void_round_counts(self, tmp_path):
        """A round that is void because of it must not hide it."""

        def wrong_and_void(done):
            if done.block:
                return done
            return msgspec.structs.replace(
                with_operation(wrong=1)(done), void="wrong answers"
            )

        analysis = analysed(tmp_path, alter=only("versioned@redis", wrong_and_void))

        assert analysis.arms["versioned@redis"].withheld == "1 answer was wrong"

    def test_a_wrong_answer_in_the_warm_up_counts(self, tmp_path):
        """A lie told cold is a lie."""

        def wrong_cold(done):
            cold = [msgspec.structs.replace(done.cold[0], wrong=1)]
            return msgspec.structs.replace(done, cold=cold)

        analysis = analysed(tmp_path, alter=only("versioned@redis", wrong_cold))

        assert analysis.arms["versioned@redis"].withheld is not None

    def test_a_baseline_without_speed_leaves_nothing_to_compare_with(self, tmp_path):
        """The reason names the baseline."""
        analysis = analysed(tmp_path, alter=only("none", with_operation(wrong=1)))

        comparison = analysis.arms["versioned@redis"].comparisons[PRIMARY]
        assert comparison.missing == "none: withheld: 4 answers were wrong"
        assert analysis.ranking.best is None


class TestTheTwin:
    def test_the_twin_tells_what_could_be_seen(self, tmp_path):
        """Noise of 2% in four rounds hides changes of a few per cent."""
        noise = analysed(tmp_path).noise[PRIMARY]

        assert noise.smallest_detectable is not None
        assert 0.005 < noise.smallest_detectable < 0.15
        assert noise.false_alarms is not None
        assert noise.false_alarms.exchanges == 8

    def test_one_block_knows_nothing_of_noise(self, tmp_path):
        """A single pair of twins has no spread."""
        noise = analysed(tmp_path, plan=sample_plan(blocks=1)).noise[PRIMARY]

        assert (noise.smallest_detectable, noise.false_alarms) == (None, None)

    def test_without_a_twin_there_is_no_noise(self, tmp_path):
        """And everything else is as it was."""
        plan = sample_plan(arms=("none", "versioned@redis"), window_s=4.0)

        analysis = analysed(tmp_path, plan=plan)

        assert (analysis.twin, analysis.noise) == (None, {})
        assert analysis.ranking.best == "versioned@redis"


class TestPlansThatMakeNoSense:
    @pytest.mark.parametrize(
        "arms", [("versioned@redis",), ("none", "none")], ids=["none", "two"]
    )
    def test_there_is_one_baseline(self, tmp_path, arms):
        """Without one, or with two, a ratio has no meaning."""
        with pytest.raises(CannotAnalyse, match="one baseline"):
            analysed(tmp_path, plan=sample_plan(arms=arms, blocks=1), rounds=0)

    def test_the_primary_metric_must_be_known(self, tmp_path):
        """The message lists those that are."""
        with pytest.raises(CannotAnalyse, match=r"'joy'.*throughput_per_cpu_s"):
            analysed(tmp_path, plan=small_plan(primary_metric="joy"), rounds=0)


def test_the_same_bundle_says_the_same(tmp_path):
    """Everything that is drawn at random is seeded by the plan."""
    plan = sample_plan(arms=("none", "versioned@redis"), blocks=10, window_s=2.0)

    first = analysed(tmp_path / "one", plan=plan)
    second = analysed(tmp_path / "two", plan=plan)

    assert first == second


def test_a_run_without_any_round_can_be_read(tmp_path):
    """Nothing was measured, and that is what is said."""
    analysis = analysed(tmp_path, rounds=0)

    assert analysis.rounds_found == 0
    assert analysis.ranking.best is None
