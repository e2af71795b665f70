"""Two runs against each other: what agrees, what differs, and what may be compared at all."""

from __future__ import annotations

import re
from functools import partial

import msgspec
import pytest

from reports.agreement import Agreement, CannotCompare, agreement_of
from reports.statistics.errors import together
from reports.statistics.welch import unpaired_ratio
from reports.store import Bundle, Damaged, OtherVersion
from suites.support.altering import only, with_operation
from suites.support.bundles import (
    sample_bundle,
    sample_environment,
    sample_plan,
    small_plan,
)
from suites.support.changing_machine import on_a_changing_machine

pytestmark = pytest.mark.uncounted

ARMS = ("none", "none-again", "versioned@redis", "signals@redis")
# As many blocks as the interval of the fast kind takes, so that something can be told.
LONG = msgspec.structs.replace(
    sample_plan(arms=ARMS, blocks=9, window_s=2.0), practical_threshold=0.05
)


def plan_like(plan, *, seed, **changes):
    """The same question, asked by another run: other dice, another name."""
    return msgspec.structs.replace(
        plan, seed=seed, run_id=f"caching-sample-{seed}", **changes
    )


def slower(factor):
    def alter(done):
        cpu_s = done.counters["server_cpu_s"] * factor
        return msgspec.structs.replace(
            done, counters={**done.counters, "server_cpu_s": cpu_s}
        )

    return alter


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """The run that all others are compared with."""
    return sample_bundle(tmp_path_factory.mktemp("bundles") / "first", plan=LONG)


def compared(folder, first, plan, **options):
    """The first run with one of this plan, written and read again."""
    sample_bundle(folder, plan=plan, **options)
    return agreement_of(first, Bundle.open(folder))


def words_of(comparison):
    return {f.arm.name: f.judged.word for f in comparison.findings}


class TestFindings:
    def test_what_is_not_known_of_the_machines_speed_is_counted(self, tmp_path):
        """Both runs' ratios are adjusted by it, each by a slope that is an estimate."""
        first, second = (
            sample_bundle(
                tmp_path / str(seed),
                plan=plan_like(LONG, seed=seed),
                alter=partial(on_a_changing_machine, since=3 * seed),
            )
            for seed in (1, 2)
        )

        finding = next(iter(agreement_of(first, second).findings))

        ours, theirs = finding.first.ratio, finding.second.ratio
        assert ours is not None
        assert theirs is not None
        assert ours.besides is not None
        assert theirs.besides is not None
        assert finding.judged.ratio == unpaired_ratio(
            theirs.blocks, ours.blocks, besides=together(ours.besides, theirs.besides)
        )
        assert finding.judged.ratio != unpaired_ratio(theirs.blocks, ours.blocks)

    def test_the_same_figures_under_another_name_agree(self, tmp_path, first):
        """A copy of a run says the same of every arm, and so does the whole."""
        copy = msgspec.structs.replace(LONG, run_id="caching-copy")

        comparison = compared(tmp_path, first, copy)

        assert set(words_of(comparison).values()) == {Agreement.AGREE}
        assert comparison.word is Agreement.AGREE
        ratios = [f.judged.ratio for f in comparison.asked]
        assert [r.value for r in ratios if r] == pytest.approx([1.0, 1.0])

    def test_an_arm_that_became_slower_differs(self, tmp_path, first):
        """Ten per cent more CPU time in one arm is found, and found in that arm alone."""
        comparison = compared(
            tmp_path,
            first,
            plan_like(LONG, seed=9),
            alter=only("versioned@redis", slower(1.1)),
        )

        words = words_of(comparison)
        assert words["versioned@redis"] is Agreement.DIFFER
        assert words["signals@redis"] is not Agreement.DIFFER
        assert comparison.word is Agreement.DIFFER
        (judged,) = [
            f.judged for f in comparison.asked if f.arm.name == "versioned@redis"
        ]
        assert judged.ratio is not None
        assert judged.ratio.value == pytest.approx(1 / 1.1, rel=0.03)

    def test_a_machine_that_is_slower_as_a_whole_agrees(self, tmp_path, first):
        """What all arms have in common falls out of a ratio."""
        other = msgspec.structs.replace(sample_environment(), cpu="Slow CPU @ 1GHz")

        comparison = compared(
            tmp_path,
            first,
            msgspec.structs.replace(LONG, run_id="elsewhere"),
            environment=other,
            alter=slower(1.5),
        )

        assert comparison.word is Agreement.AGREE

    def test_few_rounds_cannot_tell_and_say_how_many_would(self, tmp_path, first):
        """Not to be found different is not to agree."""
        plan = sample_plan(arms=ARMS, blocks=3, window_s=2.0, seed=9)

        comparison = compared(tmp_path, first, plan)

        doubtful = [
            f.judged for f in comparison.asked if f.judged.word is Agreement.CANNOT_TELL
        ]
        assert doubtful
        assert any(judged.more_rounds for judged in doubtful)

    def test_the_larger_of_both_thresholds_holds(self, tmp_path, first):
        """Whoever called less of a difference too small to matter is not asked for more."""
        narrow = plan_like(LONG, seed=9, practical_threshold=0.01)

        comparison = compared(tmp_path, first, narrow, rounds=8)

        assert comparison.threshold == LONG.practical_threshold
        assert "practical threshold" in {u.about for u in comparison.formalities}

    def test_the_twin_is_shown_and_decides_nothing(self, tmp_path, first):
        """A control is no question: it is last, asked alone, and left out of the word."""
        comparison = compared(tmp_path, first, plan_like(LONG, seed=9))

        twin = comparison.findings[-1]
        assert twin.arm.role == "twin"
        assert twin.judged.questions == 1
        assert [f.arm.name for f in comparison.asked] == list(ARMS[2:])
        assert {f.judged.questions for f in comparison.asked} == {2}

    def test_other_metrics_are_a_family_of_their_own(self, tmp_path, first):
        """Curiosity does not blunt the main answer."""
        comparison = compared(tmp_path, first, plan_like(LONG, seed=9))

        asked = [f for f in comparison.others if f.judged.ratio is not None]
        assert {f.judged.questions for f in asked} == {len(asked)}
        assert comparison.metric.name not in {f.metric.name for f in asked}

    def test_an_arm_without_speed_in_one_run_has_no_ratio(self, tmp_path, first):
        """The reason names the run that withholds it."""
        comparison = compared(
            tmp_path,
            first,
            plan_like(LONG, seed=9),
            alter=only("versioned@redis", with_operation(wrong=1)),
        )

        judged = comparison.asked[0].judged
        assert judged.word is Agreement.CANNOT_TELL
        assert judged.missing is not None
        assert judged.missing.startswith("caching-sample-9: withheld")

    def test_a_ratio_to_nothing_does_not_exist(self, tmp_path, first):
        """An arm without a single query in both runs has no ratio of queries."""
        none = only(
            "versioned@redis",
            lambda done: msgspec.structs.replace(
                done, counters={**done.counters, "queries": 0.0}
            ),
        )

        comparison = compared(tmp_path, first, plan_like(LONG, seed=9), alter=none)

        (queries,) = [
            f.judged
            for f in comparison.others
            if (f.arm.name, f.metric.name) == ("versioned@redis", "queries_per_request")
        ]
        assert queries.missing is not None
        assert "a ratio to nothing does not exist" in queries.missing

    def test_arms_of_one_run_alone_are_named(self, tmp_path, first):
        """They are not compared, and not forgotten."""
        fewer = sample_plan(arms=ARMS[:3], blocks=2, window_s=2.0, seed=9)

        comparison = compared(tmp_path, first, fewer)

        assert (comparison.only_first, comparison.only_second) == (
            ("signals@redis",),
            (),
        )


class TestAbsoluteFigures:
    def test_like_is_compared_with_like(self, tmp_path, first):
        """Same question, same machine: every arm's own figure, the baseline's included."""
        comparison = compared(tmp_path, first, plan_like(LONG, seed=9), rounds=8)

        assert [level.arm.name for level in comparison.levels] == list(ARMS)
        assert (comparison.conditions, comparison.machines) == ((), ())

    def test_another_revision_of_the_code_is_no_other_machine(self, tmp_path, first):
        """Before and after a change is what they may be compared for."""
        later = msgspec.structs.replace(
            sample_environment(),
            git_revision="0" * 40,
            git_dirty=True,
            generator_ceiling_per_s=9e3,
        )

        comparison = compared(
            tmp_path, first, plan_like(LONG, seed=9), rounds=8, environment=later
        )

        assert comparison.levels
        assert "git revision" in {u.about for u in comparison.formalities}

    @pytest.mark.parametrize(
        "change, about",
        [
            ({"cpu": "Other CPU"}, "cpu"),
            ({"cores": 64}, "cores"),
            ({"packages": {"django": "6.0"}}, "packages django"),
            ({"services": {"redis": "8"}}, "services postgres"),
            ({"limits": {}}, "limits governor"),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_unlike_machines_are_not(self, tmp_path, first, change, about):
        """One thing that differs is enough, and it is named with both values."""
        environment = msgspec.structs.replace(sample_environment(), **change)

        comparison = compared(
            tmp_path, first, plan_like(LONG, seed=9), rounds=8, environment=environment
        )

        assert comparison.levels == ()
        assert about in {unlike.about for unlike in comparison.machines}

    @pytest.mark.parametrize(
        "change, about",
        [
            ({"cores": {}}, "cores of app"),
            ({"services": {"postgres": "docker"}}, "rung of postgres"),
        ],
        ids=["cores", "rung"],
    )
    def test_neither_are_other_cores_or_rungs(self, tmp_path, first, change, about):
        """Where the processes ran is part of the machine."""
        comparison = compared(
            tmp_path, first, plan_like(LONG, seed=9, **change), rounds=8
        )

        assert comparison.levels == ()
        assert about in {unlike.about for unlike in comparison.machines}

    @pytest.mark.parametrize(
        "change, about",
        [
            (
                {"workload": sample_plan(rate_per_s=30.0).workload},
                "workload rate per s",
            ),
            ({"world_fingerprint": "other"}, "world fingerprint"),
            ({"warm_up": "none"}, "warm up"),
            (
                {
                    "arms": [
                        msgspec.structs.replace(
                            arm, settings={**arm.settings, "CACHE_TTL_S": "5"}
                        )
                        for arm in LONG.arms
                    ]
                },
                "versioned@redis CACHE TTL S",
            ),
        ],
        ids=["load", "data", "warm-up", "settings"],
    )
    def test_unlike_questions_are_not(self, tmp_path, first, change, about):
        """Another load or another data set is another question, and said to be."""
        comparison = compared(
            tmp_path, first, plan_like(LONG, seed=9, **change), rounds=8
        )

        assert comparison.levels == ()
        assert about in {unlike.about for unlike in comparison.conditions}


class TestRefusals:
    @pytest.mark.parametrize(
        "change, words",
        [
            ({"experiment": "sharding"}, r"experiment 'caching' .* 'sharding'"),
            (
                {"primary_metric": "p50_ms"},
                r"primary metric 'throughput_per_cpu_s' .* 'p50_ms'",
            ),
        ],
        ids=["experiment", "metric"],
    )
    def test_unlike_questions_are_refused(self, tmp_path, first, change, words):
        """With both runs and what they are about."""
        with pytest.raises(CannotCompare, match=words):
            compared(tmp_path, first, small_plan(**change), rounds=0)

    def test_runs_without_a_common_candidate_are_refused(self, tmp_path, first):
        """The baseline alone is nothing to compare; the arms of both are named."""
        other = sample_plan(arms=("none", "none-again", "per_view@redis"))

        with pytest.raises(CannotCompare, match=r"share no arm.*per_view@redis"):
            compared(tmp_path, first, other, rounds=0)

    def test_a_bundle_of_another_version_is_refused(self, tmp_path):
        """Nobody guesses what its fields mean."""
        sample_bundle(tmp_path, plan=small_plan())
        plan = (tmp_path / "plan.json").read_text()
        (tmp_path / "plan.json").write_text(
            re.sub(r'"schema_version": \d+', '"schema_version": 7', plan)
        )

        with pytest.raises(OtherVersion, match="version 7"):
            agreement_of(Bundle.open(tmp_path), Bundle.open(tmp_path))

    def test_a_bundle_edited_by_hand_is_refused(self, tmp_path):
        """Its sum betrays it."""
        sample_bundle(tmp_path, plan=small_plan())
        file = tmp_path / "rounds" / "0001.json"
        file.write_text(file.read_text().replace('"window_s":6.0', '"window_s":6.1'))

        with pytest.raises(Damaged, match="somebody changed it"):
            agreement_of(Bundle.open(tmp_path), Bundle.open(tmp_path))
