"""An arm that loses a like has no speed, and every page says what it lost."""

from __future__ import annotations

import msgspec
import pytest

from reports.analysis import analyse
from reports.doubts import Kind, Severity
from reports.metrics import RULES
from reports.render import RENDERERS, material_of
from reports.render.method import method_of
from reports.schema import Round, Violation
from reports.store import Bundle
from suites.support.altering import INVARIANTS, only, with_audit, with_operation
from suites.support.bundles import analysed, sample_bundle, small_plan

ARM = "versioned@redis"
LOST = Violation(
    invariant="no_lost_like",
    who="ada",
    expected="liked post 7 at 12.3 s",
    found="no such row",
)
SENTENCE = "no_lost_like: ada liked post 7 at 12.3 s; no such row"
OLD = Violation(
    invariant="counts_equal_rows", who="grace", expected="sees 1", found="2 rows"
)


@pytest.fixture
def broken(tmp_path) -> Bundle:
    return sample_bundle(
        tmp_path, plan=small_plan(), alter=only(ARM, with_audit(LOST, LOST, OLD))
    )


def said(analysis) -> str:
    return {each.about: each.text for each in method_of(analysis)}["Invariants"]


def test_a_violation_is_a_sentence():
    """Which invariant, who, what she was told, and what was found."""
    assert str(LOST) == SENTENCE


def test_no_figure_of_speed_is_left(broken):
    """No value, no place among the best; what is no speed stays."""
    arm = analyse(broken).arms[ARM]

    assert arm.withheld is not None
    assert f"{SENTENCE} (one of 2)" in arm.withheld
    assert "counts_equal_rows: grace sees 1; 2 rows" in arm.withheld
    for name, figure in arm.figures.items():
        assert (figure.value is None) or not RULES[name].speed
    assert analyse(broken).ranking.best is None
    assert arm.rounds == 4


def test_others_keep_theirs(broken):
    """Who lost nothing is not punished."""
    analysis = analyse(broken)

    assert analysis.arms["none"].withheld is None
    assert analysis.arms["none"].figures["p50_ms"].value is not None


def test_one_round_is_enough(tmp_path):
    """What was lost once is not made good by rounds in which nothing was."""

    def in_the_first_block(done: Round) -> Round:
        return with_audit(*([LOST] if done.block == 0 else []))(done)

    analysis = analysed(tmp_path, alter=only(ARM, in_the_first_block))

    assert analysis.arms[ARM].withheld is not None


def test_a_void_round_tells_too(tmp_path):
    """A round without a result has still lost a like."""

    def void(done: Round) -> Round:
        return msgspec.structs.replace(with_audit(LOST)(done), void="no rate was met")

    assert SENTENCE in str(analysed(tmp_path, alter=only(ARM, void)).arms[ARM].withheld)


def test_the_doubt_is_grave_and_names_the_arm(broken):
    """It is a kind of its own, neither a wrong answer nor an instrument's fault."""
    (doubt,) = [d for d in analyse(broken).doubts if d.severity is Severity.INVALID]

    assert doubt.kind is Kind.INVARIANT_BROKEN
    assert doubt.arms == (ARM,)
    assert SENTENCE in doubt.evidence


def test_a_wrong_answer_comes_first(tmp_path):
    """Where there are both, the reason and its kind are of one piece."""

    def both(done: Round) -> Round:
        return with_operation(wrong=1)(with_audit(LOST)(done))

    analysis = analysed(tmp_path, alter=only(ARM, both))

    assert "wrong" in str(analysis.arms[ARM].withheld)
    assert Kind.WRONG_ANSWERS in [doubt.kind for doubt in analysis.doubts]


@pytest.mark.parametrize("renderer", RENDERERS, ids=lambda renderer: renderer.suffix)
def test_every_page_says_which_and_gives_an_example(broken, renderer):
    """Whatever is read: the page, the terminal, Markdown or JSON."""
    text = " ".join(renderer.render(material_of(broken)).split())

    assert SENTENCE in text
    assert "withheld" in text


class TestTheMethod:
    def test_names_all_four_and_how_much_was_judged(self, tmp_path):
        """Twelve rounds of twelve acts, each with twenty facts."""
        text = said(analysed(tmp_path, alter=with_audit()))

        assert "144 acknowledged acts" in text
        for name in INVARIANTS:
            assert f"{name} (240 facts)" in text
        assert "None was broken." in text

    def test_tells_how_often_each_was_broken(self, broken):
        """Over all rounds; the example stands elsewhere."""
        text = said(analyse(broken))

        assert "Broken: no_lost_like 8 times and counts_equal_rows 4 times." in text

    def test_tells_whose_pages_were_not_judged(self, tmp_path):
        """Nobody may take silence for a clean record."""
        late = with_audit(not_judged="they may be 60 s old")

        text = said(analysed(tmp_path, alter=only(ARM, late)))

        assert (
            f"Not judged: what pages of {ARM} show, but for its order; they may be 60 s "
            "old." in text
        )

    def test_tells_of_answers_that_were_lost(self, tmp_path):
        """They are neither acknowledged nor denied."""
        text = said(analysed(tmp_path, alter=with_audit(lost=1)))

        assert "of 12 more nobody knows" in text

    def test_admits_that_nothing_was_judged(self, tmp_path):
        """In a bundle that is older than audits."""
        assert "was not judged" in said(analysed(tmp_path))


def test_a_bundle_without_audits_is_read(tmp_path):
    """What was written before there were any says nothing of them."""
    bundle = sample_bundle(tmp_path, plan=small_plan())
    content = msgspec.to_builtins(bundle.rounds[0])
    del content["audit"]

    assert msgspec.convert(content, Round) == bundle.rounds[0]
