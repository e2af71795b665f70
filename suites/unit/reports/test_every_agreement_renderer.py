"""One contract for all renderers of two runs: what is true is said in each of them."""

from __future__ import annotations

import json
import re

import msgspec
import pytest

from reports.agreement import agreement_of
from reports.render.agreement import RENDERERS, render_agreement
from reports.render.agreement.wording import headline_of, judged_text, side_text
from reports.store import Bundle, NotWritten
from suites.support.altering import only, with_operation
from suites.support.bundles import sample_bundle, sample_environment, sample_plan

ARMS = ("none", "none-again", "versioned@redis", "signals@redis")
PLAN = sample_plan(arms=ARMS, blocks=4, window_s=4.0)
BY_SUFFIX = pytest.mark.parametrize(
    "renderer", RENDERERS, ids=lambda renderer: renderer.suffix
)


def slower(done):
    counters = {**done.counters, "server_cpu_s": done.counters["server_cpu_s"] * 1.4}
    return msgspec.structs.replace(done, counters=counters)


def pair(folder, *, plan=PLAN, second=None, labels=("A", "B"), **options):
    second = second or msgspec.structs.replace(plan, seed=9, run_id="caching-sample-9")
    sample_bundle(folder / "a", plan=plan)
    sample_bundle(folder / "b", plan=second, **options)
    return agreement_of(
        Bundle.open(folder / "a"), Bundle.open(folder / "b"), labels=labels
    )


@pytest.fixture(scope="module")
def comparison(tmp_path_factory):
    """One arm differs, one answered wrongly; machines, code and dice are not the same."""

    def alter(done):
        done = only("versioned@redis", slower)(done)
        return only("signals@redis", with_operation(wrong=1))(done)

    environment = msgspec.structs.replace(
        sample_environment(), cpu="Other <CPU>", git_revision="f" * 40
    )
    folder = tmp_path_factory.mktemp("bundles")
    return pair(folder, alter=alter, environment=environment)


@BY_SUFFIX
def test_every_arm_is_there_with_both_ratios_and_the_word(renderer, comparison):
    """In the same words and digits everywhere; JSON has the figures themselves."""
    text = renderer.render(comparison)

    for finding in comparison.findings:
        assert finding.arm.name in text
        assert finding.judged.word.value in text
        if renderer.suffix != "json":
            assert side_text(finding.first) in text
            assert side_text(finding.second) in text
            assert judged_text(finding.judged) in text


@BY_SUFFIX
def test_headline_and_runs_are_there(renderer, comparison):
    """The answer in a sentence, and of which runs."""
    text = renderer.render(comparison)

    assert headline_of(comparison) in text
    assert comparison.first.run_id in text
    assert comparison.second.run_id in text


@BY_SUFFIX
def test_what_the_runs_do_not_have_in_common_is_there(renderer, comparison):
    """Machine and code, with both values; absolute figures are left out, and that is said."""
    text = " ".join(renderer.render(comparison).split())

    assert "Example CPU @ 2.60GHz" in text
    assert "Other <CPU>" in text or "Other &lt;CPU&gt;" in text
    assert "Only ratios are compared" in text
    assert "f" * 12 in text
    assert "as it is" not in text


@BY_SUFFIX
def test_doubts_of_either_run_are_there(renderer, comparison):
    """A run that answered wrongly cannot be cited without that."""
    assert "Wrong answers" in renderer.render(comparison)


@BY_SUFFIX
def test_equal_comparisons_give_equal_text(renderer, comparison):
    """No clock, no chance, no order of a set."""
    assert renderer.render(comparison) == renderer.render(comparison)


@BY_SUFFIX
def test_absolute_figures_of_like_machines_are_there(renderer, tmp_path):
    """Beside the ratios, and under a title of their own."""
    text = renderer.render(pair(tmp_path))

    assert "as it is" in text or json.loads(text)["absolute"]


@BY_SUFFIX
def test_a_run_without_rounds_is_rendered(renderer, tmp_path):
    """However little there is, it is said."""
    text = renderer.render(pair(tmp_path, rounds=0))

    assert "cannot be told" in text


@BY_SUFFIX
def test_a_single_block_has_ratios_and_no_intervals(renderer, tmp_path):
    """Nobody knows how wide they would be, so nothing can be told, and that is said."""
    plan = sample_plan(arms=ARMS, blocks=1, window_s=4.0)

    text = " ".join(renderer.render(pair(tmp_path, plan=plan)).split())

    assert "2 of 2 cannot be told" in text
    if renderer.suffix in ("html", "md"):
        assert "one block says nothing about noise" in text


class TestHeadlines:
    def test_one_arm_that_differs_is_told_with_its_ratio(self, tmp_path):
        """Who, and how far."""
        told = headline_of(pair(tmp_path, alter=only("versioned@redis", slower)))

        assert re.fullmatch(
            r"B differs from A in versioned@redis: 0\.7\d+ \(.*\) times its ratio\.",
            told,
        )

    def test_several_that_differ_are_named(self, tmp_path):
        """Their ratios stand in the table."""

        def alter(done):
            return slower(done) if "@" in done.arm else done

        told = headline_of(pair(tmp_path, alter=alter))

        assert told == "B differs from A in versioned@redis and signals@redis."

    def test_agreement_says_within_what(self, tmp_path):
        """And under the names that the runs have been given."""
        wide = msgspec.structs.replace(PLAN, practical_threshold=0.2)

        told = headline_of(pair(tmp_path, plan=wide, labels=("there", "this machine")))

        assert told == (
            "This machine agrees with there: all 2 ratios of the arms that both "
            "measured, within 20%."
        )

    def test_doubt_is_no_agreement(self, tmp_path):
        """How many arms cannot be told is in the first sentence."""
        narrow = msgspec.structs.replace(PLAN, practical_threshold=0.001)
        same = msgspec.structs.replace(narrow, run_id="copy")

        told = headline_of(pair(tmp_path, plan=narrow, second=same))

        assert told == "No arm differs between A and B, but 2 of 2 cannot be told."


def test_a_run_compared_with_itself_is_called_so(tmp_path):
    """It agrees by nature, which is no finding."""
    sample_bundle(tmp_path, plan=PLAN)
    bundle = Bundle.open(tmp_path)

    for renderer in RENDERERS:
        text = " ".join(renderer.render(agreement_of(bundle, bundle)).split())
        assert "A run agrees with itself by nature" in text


def test_arms_of_one_run_alone_are_named(tmp_path):
    """In whichever run they are."""
    fewer = sample_plan(arms=ARMS[:3], blocks=4, window_s=4.0, seed=9)

    told = RENDERERS[-1].render(pair(tmp_path, second=fewer))

    assert "Only A has signals@redis." in told


def test_verdicts_that_changed_are_told(tmp_path):
    """An arm that won there and loses here, in words."""

    def much_slower(done):
        counters = {**done.counters, "server_cpu_s": done.counters["server_cpu_s"] * 4}
        return msgspec.structs.replace(done, counters=counters)

    comparison = pair(tmp_path, alter=only("versioned@redis", much_slower))

    told = " ".join(RENDERERS[-1].render(comparison).split())
    assert "versioned@redis is called faster in A and slower in B" in told
    assert "faster, then slower" in told


def test_many_differences_are_cut_in_a_sentence_and_whole_in_the_table(tmp_path):
    """A sentence has four of them; the page has all."""
    packages = {f"package-{n}": "1" for n in range(9)}
    environment = msgspec.structs.replace(sample_environment(), packages=packages)

    comparison = pair(tmp_path, environment=environment)
    page, *_, terminal = (renderer.render(comparison) for renderer in RENDERERS)

    assert "and 8 more" in terminal
    assert all(f"packages package-{n}" in page for n in range(9))


def test_files_are_written_into_a_folder_that_is_made(tmp_path, comparison):
    """Page, Markdown and JSON, the page first."""
    written = render_agreement(comparison, tmp_path / "new" / "folder")

    assert list(written) == ["html", "md", "json"]
    assert all(file.stat().st_size for file in written.values())


def test_a_folder_that_cannot_be_made_is_told(tmp_path, comparison):
    """With the system's reason, and not as a traceback."""
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(NotWritten, match="could not be written"):
        render_agreement(comparison, tmp_path / "file" / "below")
