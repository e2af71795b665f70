"""From rounds to cells, and what is said about them."""

from __future__ import annotations

import msgspec
import pytest

from reports.stampede.analysis import analyse
from reports.stampede.render.verdict import headline_of, statements_of
from reports.stampede.schema import Computation, Reply
from suites.support.stampedes import QUIET, sample_bundle, sample_plan


def changed(arm, **fields):
    """Alters every episode of one arm; `block` alone, if it is given."""
    block = fields.pop("block", None)

    def alter(done):
        if done.arm != arm or block not in (None, done.block):
            return done
        episodes = [msgspec.structs.replace(e, **fields) for e in done.episodes]
        return msgspec.structs.replace(done, episodes=episodes)

    return alter


def cell_of(analysis, arm, trigger="expiry", clients=10):
    (found,) = [c for c in analysis.at(trigger, clients) if c.arm.name == arm]
    return found


BROKEN = Reply(latency_s=1, status=500, number=None)
SLOW = Reply(latency_s=2.5, status=200, number=2)
TWO = [Computation(began_s=0, ended_s=0.1), Computation(began_s=0, ended_s=0.1)]


def test_a_figure_is_the_median_with_its_range(tmp_path):
    """Over three repeats with 1, 1 and 2 computations it is 1, from 1 to 2."""
    bundle = sample_bundle(tmp_path, alter=changed("lease", block=1, computations=TWO))

    found = cell_of(analyse(bundle), "lease").computations

    assert (found.median, found.low, found.high) == (1, 1, 2)


def test_always_one_means_in_every_repeat(tmp_path):
    """One repeat with two computations, and it is not always one any more."""
    bundle = sample_bundle(tmp_path, alter=changed("lease", block=1, computations=TWO))
    analysis = analyse(bundle)

    assert not cell_of(analysis, "lease").always_one
    assert cell_of(analysis, "lease_or_old").always_one


def test_old_answers_are_counted_after_a_write_alone(tmp_path):
    """An expiry makes nothing untrue."""
    analysis = analyse(sample_bundle(tmp_path))

    assert cell_of(analysis, "lease_or_old", "invalidation").stale_share == 0.9
    assert cell_of(analysis, "lease_or_old", "expiry").stale == 0


def test_a_void_episode_counts_for_nothing(tmp_path):
    """It is left out of the repeats, and told as a doubt with its reason."""
    bundle = sample_bundle(
        tmp_path, alter=changed("lease", block=0, void="the site died", replies=[])
    )
    analysis = analyse(bundle)

    assert cell_of(analysis, "lease").repeats == 2
    assert any("the site died" in doubt.evidence for doubt in analysis.doubts)


def test_a_cache_that_never_came_back_has_no_recovery(tmp_path):
    """A median over those that did would be a lie."""
    bundle = sample_bundle(tmp_path, alter=changed("lease", block=0, recovered_s=None))
    analysis = analyse(bundle)

    assert cell_of(analysis, "lease").recovered_s is None
    assert any("did not come back" in doubt.title for doubt in analysis.doubts)


def test_the_twins_show_the_noise(tmp_path):
    """The twin's median, times the baseline's."""
    bundle = sample_bundle(
        tmp_path, alter=changed("cache_aside-again", computations=TWO)
    )

    (twins, *_) = analyse(bundle).twins

    assert (twins.computations, twins.worst) == (0.25, 1.0)


def test_the_headline_names_who_protects_the_database(tmp_path):
    """Those with exactly one computation, beside what the baseline makes."""
    said = headline_of(analyse(sample_bundle(tmp_path)))

    assert said.startswith("lease and lease_or_old make exactly 1 computation")
    assert "cache_aside makes 8" in said


def test_who_tells_old_values_protects_nobody(tmp_path):
    """Few computations after a write are no merit of one who told what was untrue."""
    bundle = sample_bundle(tmp_path, plan=sample_plan(triggers=["invalidation"]))

    assert headline_of(analyse(bundle)).startswith("lease makes exactly 1")


def test_where_nobody_makes_one_the_best_is_named(tmp_path):
    """With its number, and not as a protector without fault."""

    def alter(done):
        for arm in ("lease", "lease_or_old"):
            done = changed(arm, computations=TWO)(done)
        return done

    said = headline_of(analyse(sample_bundle(tmp_path, alter=alter)))

    assert "2 computations" in said


def test_the_verdict_says_wait_staleness_restart_noise_and_law(tmp_path):
    """Each in a sentence of its own."""
    analysis = analyse(sample_bundle(tmp_path))

    told = {statement.about: statement.text for statement in statements_of(analysis)}

    assert "lease_or_old (90% of its answers)" in told["Who tells old values"]
    assert "lease told no old value" in told["Who tells old values"]
    assert "say nothing against" in told["The law of early refresh"]
    assert {"At what wait", "When the cache dies", "How noisy"} <= told.keys()


def test_a_run_without_rounds_says_so(tmp_path):
    """Nothing is a result, too."""
    analysis = analyse(sample_bundle(tmp_path, rounds=0, law=False))

    assert headline_of(analysis) == "Nothing was measured that counts."
    assert list(statements_of(analysis)) == []


def test_a_good_run_raises_no_doubt(tmp_path):
    """A doubt that always arises says nothing."""
    assert analyse(sample_bundle(tmp_path)).doubts == []


@pytest.mark.parametrize(
    "title,fields",
    [
        ("Clients without a right answer", {"replies": [BROKEN] * 10}),
        ("The crowd did not come at one moment", {"late_s": 0.5}),
        (
            "Crowds that were served for longer than a value lives",
            {"replies": [SLOW] * 10},
        ),
    ],
    ids=["errors", "late", "outlived"],
)
def test_each_doubt_arises_from_its_cause(tmp_path, title, fields):
    """And from nothing else: the same bundle without it has none."""
    analysis = analyse(sample_bundle(tmp_path, alter=changed("lease", **fields)))

    assert [doubt.title for doubt in analysis.doubts] == [title]


def test_after_a_restart_no_wait_is_due_to_the_time_to_live(tmp_path):
    """Everybody may compute then, however long it takes."""
    plan = sample_plan(triggers=["restart"])
    bundle = sample_bundle(
        tmp_path, plan=plan, alter=changed("lease", replies=[SLOW] * 10)
    )

    assert analyse(bundle).doubts == []


def test_a_busy_machine_is_told_of(tmp_path):
    """The share that others had is in the evidence."""
    busy = msgspec.structs.replace(QUIET, busy_share=0.42)

    analysis = analyse(
        sample_bundle(
            tmp_path, alter=lambda r: msgspec.structs.replace(r, host_after=busy)
        )
    )

    assert "42%" in analysis.doubts[0].evidence


def test_a_run_that_broke_off_and_few_repeats_are_told_of(tmp_path):
    """Both, the graver first."""
    bundle = sample_bundle(tmp_path, plan=sample_plan(blocks=2), rounds=5)

    titles = [doubt.title for doubt in analyse(bundle).doubts]

    assert titles == ["The run ended early", "Few repeats"]


def test_a_law_that_was_not_kept_is_told_of(tmp_path):
    """A p-value below one in a hundred is a doubt, and is said to be one."""
    bundle = sample_bundle(tmp_path)
    assert bundle.law is not None
    fit = msgspec.structs.replace(bundle.law.fit, p_value=0.001)
    bundle.add_law(msgspec.structs.replace(bundle.law, fit=fit))

    analysis = analyse(bundle)

    assert [d.title for d in analysis.doubts] == [
        "early_refresh did not follow its law"
    ]
    assert "do not fit" in [s.text for s in statements_of(analysis)][-1]
