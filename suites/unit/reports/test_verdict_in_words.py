"""The verdict in sentences: nothing claimed that was not found."""

from __future__ import annotations

import dataclasses

import msgspec
import pytest

from reports.render.next_steps import next_steps
from reports.render.verdict import arm_sentence, verdict_of
from reports.render.wording import listed
from reports.statistics.ratios import paired_ratio
from reports.statistics.words import Word
from suites.support.altering import only, with_counters, with_operation
from suites.support.bundles import analysed, sample_plan, small_plan


def about(analysis):
    return {s.about: s.text for s in verdict_of(analysis).statements}


def cpu(factor):
    def alter(done):
        return with_counters(server_cpu_s=done.counters["server_cpu_s"] * factor)(done)

    return alter


def jumping(done):
    """Twice as slow in every other block, so that nobody can tell."""
    return cpu(2.4 if done.block % 2 else 1.0)(done)


class TestTheHeadline:
    def test_a_winner_is_named_with_its_ratio(self, tmp_path):
        """Who, how much, of what, than whom: in one sentence."""
        headline = verdict_of(analysed(tmp_path)).headline

        assert headline.startswith("versioned@redis wins, with 2.")
        assert headline.endswith("right answers per server CPU second of none.")

    def test_a_shared_lead_is_said_in_the_headline(self, tmp_path):
        """Half a truth there would be none."""
        arms = ("none", "none-again", "versioned@redis", "versioned@memcached")
        analysis = analysed(tmp_path, plan=sample_plan(arms=arms, window_s=4.0))

        assert " share the lead; " in verdict_of(analysis).headline

    def test_a_crowd_of_leaders_is_a_close_field(self, tmp_path):
        """Five names are no headline."""
        candidates = (
            "signals@redis",
            "cache_aside@redis",
            "fragment@redis",
            "per_view@redis",
        )
        arms = ("none", "none-again", *candidates)
        wild = cpu(1.0)

        def alter(done):
            return wild(done) if done.arm.startswith("none") else alike(done)

        def alike(done):
            noise = 1 + 0.2 * ((done.index * 7) % 5)
            return with_counters(server_cpu_s=0.4 * noise)(done)

        analysis = analysed(
            tmp_path, plan=sample_plan(arms=arms, window_s=4.0), alter=alter
        )

        assert "leads a close field" in verdict_of(analysis).headline

    def test_no_winner_is_no_winner(self, tmp_path):
        """Not even a closest one is promoted."""
        analysis = analysed(tmp_path, alter=only("versioned@redis", jumping))

        assert verdict_of(analysis).headline == "No arm is known to beat none."
        assert "versioned@redis. Cannot tell" in about(analysis)["Closest"]

    def test_without_a_baseline_there_is_no_verdict(self, tmp_path):
        """And the headline says what is missing."""
        analysis = analysed(tmp_path, alter=only("none", with_operation(wrong=1)))

        assert verdict_of(analysis).headline.startswith(
            "No verdict: none has no figures"
        )
        assert about(analysis)["What to do"].startswith("Wrong answers: ")


class TestStatements:
    def test_certainty_names_interval_blocks_and_comparisons(self, tmp_path):
        """So that a reader can weigh it."""
        text = about(analysed(tmp_path))["How sure"]

        assert "95% interval" in text
        assert "4 blocks" in text
        assert "one comparison" in text or "1 comparison" in text

    def test_a_beaten_field_names_the_next_best(self, tmp_path):
        """By how much the winner won against the closest rival."""
        arms = ("none", "none-again", "per_view@redis", "signals@redis")
        text = about(analysed(tmp_path, plan=sample_plan(arms=arms, window_s=4.0)))

        assert (
            "It beats every other arm; against the next, signals@redis"
            in text["How sure"]
        )

    def test_a_tie_with_a_rival_is_called_a_tie(self, tmp_path):
        """An arm within the threshold of the winner is as good."""
        arms = ("none", "none-again", "versioned@redis", "signals@redis")

        def alter(done):
            alike = {"versioned@redis": 0.5, "signals@redis": 0.502}
            return with_counters(server_cpu_s=alike[done.arm] * served(done) / 500)(
                done
            )

        def served(done):
            return sum(operation.succeeded for operation in done.operations)

        analysis = analysed(
            tmp_path,
            plan=sample_plan(arms=arms, window_s=4.0),
            alter=lambda done: done if done.arm.startswith("none") else alter(done),
        )

        assert "It ties with signals@redis." in about(analysis)["How sure"]

    def test_a_winner_that_may_be_stale_comes_with_one_that_is_not(self, tmp_path):
        """Its price is named, and what to take instead."""
        arms = ("none", "none-again", "per_view@redis", "versioned@redis")
        text = about(analysed(tmp_path, plan=sample_plan(arms=arms, window_s=4.0)))

        assert text["Its price"].startswith("Stale: up to 60 s. ")
        assert text["Never stale"].startswith("versioned@redis is the best of those")

    def test_locmem_is_not_fresh_in_every_process(self, tmp_path):
        """A cache that is private to a process keeps its promise in that process alone."""
        arms = ("none", "none-again", "versioned@locmem", "versioned@memcached")
        text = about(analysed(tmp_path, plan=sample_plan(arms=arms, window_s=8.0)))

        assert "private to a process" in text["Its price"]
        assert text["Never stale"].startswith("versioned@memcached")

    def test_twins_that_came_out_alike_tell_nothing(self, tmp_path):
        """A search goes by steps: two that end on the same one are not exact."""
        found = analysed(tmp_path)
        noise = found.noise[found.primary.name]
        same = paired_ratio([85.0] * 3, [85.0] * 3, seed=1)
        comparison = dataclasses.replace(noise.comparison, ratio=same)
        alike = {found.primary.name: dataclasses.replace(noise, comparison=comparison)}

        text = about(dataclasses.replace(found, noise={**found.noise, **alike}))[
            "How noisy"
        ]

        assert "tells nothing of the noise" in text
        assert "0.0%" not in text

    def test_noise_is_said_beside_the_verdict(self, tmp_path):
        """With the twins' ratio and the smallest change that could be seen."""
        text = about(analysed(tmp_path))["How noisy"]

        assert "none ran twice" in text
        assert "would probably be missed" in text

    def test_rivals_that_no_rounds_would_part_are_named_all_the_same(self, tmp_path):
        """One block: nobody knows how many rounds it would take."""
        arms = ("none", "none-again", "versioned@redis", "signals@redis")
        analysis = analysed(tmp_path, plan=sample_plan(arms=arms, blocks=2))
        ratios = analysis.ranking.rivals["signals@redis"]
        hopeless = dataclasses.replace(ratios, word=Word.CANNOT_TELL, more_rounds=None)
        ranking = dataclasses.replace(
            analysis.ranking, rivals={"signals@redis": hopeless}
        )

        text = about(dataclasses.replace(analysis, ranking=ranking))["How sure"]

        assert text.endswith("It cannot be told from signals@redis.")

    def test_a_title_that_is_an_abbreviation_keeps_its_letters(self, tmp_path):
        """CPU seconds do not become cPU seconds."""
        metric = msgspec.structs.replace(small_plan().metrics[0], title="CPU thrift")

        analysis = analysed(tmp_path, plan=small_plan(metrics=[metric]))

        assert "the CPU thrift of none" in verdict_of(analysis).headline

    def test_without_a_twin_nothing_is_said_about_noise(self, tmp_path):
        """What is not known is not said."""
        plan = sample_plan(arms=("none", "versioned@redis"), window_s=4.0)

        assert "How noisy" not in about(analysed(tmp_path, plan=plan))

    def test_one_block_says_nothing_of_the_smallest_change(self, tmp_path):
        """The twins' ratio is there; how far to trust it is not."""
        plan = msgspec.structs.replace(small_plan(), blocks=small_plan().blocks[:1])
        text = about(analysed(tmp_path, plan=plan))["How noisy"]

        assert "would probably be missed" not in text


class TestArms:
    @pytest.mark.parametrize(
        "alter, words",
        [
            (lambda done: done, "Faster: 2."),
            (cpu(4), "Slower: 0.6"),
            (jumping, "more round"),
            (
                with_operation(wrong=1),
                "No figures of speed, because 4 answers were wrong.",
            ),
            (
                lambda done: msgspec.structs.replace(done, void="gone"),
                "Cannot tell: no round counts.",
            ),
        ],
        ids=["faster", "slower", "cannot tell", "withheld", "missing"],
    )
    def test_each_arm_has_a_sentence(self, tmp_path, alter, words):
        """With the word, the ratio and its interval; or with what is missing."""
        analysis = analysed(tmp_path, alter=only("versioned@redis", alter))

        assert words in arm_sentence(analysis, analysis.arms["versioned@redis"])

    def test_the_baseline_is_called_one(self, tmp_path):
        """It is compared with nobody."""
        analysis = analysed(tmp_path)

        assert "baseline" in arm_sentence(analysis, analysis.arms["none"])


class TestNextSteps:
    def test_rounds_are_asked_for_where_they_would_decide(self, tmp_path):
        """How many, and for which arm."""
        steps = next_steps(analysed(tmp_path, alter=only("versioned@redis", jumping)))

        assert "versioned@redis from none" in steps[0]

    def test_a_quick_run_is_to_be_confirmed(self, tmp_path):
        """By the command that does it."""
        steps = next_steps(analysed(tmp_path))

        assert any("windtunnel caching --profile standard" in step for step in steps)

    def test_a_thorough_run_is_not(self, tmp_path):
        """It is the confirmation."""
        steps = next_steps(analysed(tmp_path, plan=small_plan(profile="thorough")))

        assert not any("--profile" in step for step in steps)


@pytest.mark.parametrize(
    "names, words",
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
        (["a", "b", "c", "d"], "a, b and 2 others"),
    ],
)
def test_names_are_listed_as_people_do(names, words):
    """With a word before the last; nobody reads dozens, and one other has a name, too."""
    assert listed(names, most=2) == words
