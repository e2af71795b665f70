"""One contract for all ways to tell a verdict: nothing that matters is left out of any."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from xml.etree import ElementTree

import pytest

from reports.gate import Finding, Outcome, Place, Verdict
from reports.gate.render import (
    RENDERERS,
    Annotations,
    JUnit,
    Material,
    Summary,
    Terminal,
)

ROOT = Path("/project")
BY_NAME = pytest.mark.parametrize(
    "renderer", RENDERERS, ids=lambda renderer: renderer.name
)
DEARER = Finding(
    group="budgets of example",
    name="feed, computed: queries",
    outcome=Outcome.FAIL,
    allowed="5",
    found="6",
    told="feed, computed: queries: 6, and the budget is 5.",
    place=Place(ROOT / "budgets" / "example.toml", 11),
)
OPEN = Finding(
    group="timings against base",
    name="head: Median latency",
    outcome=Outcome.INCONCLUSIVE,
    allowed="5% worse",
    found="8% worse",
    told="head: Median latency: the smallest change\nthat would show is 12%.",
)
CHEAPER = dataclasses.replace(
    DEARER,
    name="like, computed: queries",
    outcome=Outcome.PASS,
    found="4",
    told="like, computed: queries: 4, and the budget is 5. Keep what was won.",
    improved=True,
)
AS_BUDGETED = dataclasses.replace(
    DEARER,
    name="post, computed: queries",
    outcome=Outcome.PASS,
    told="post, computed: queries: 5, as budgeted.",
)
VERDICT = Verdict(
    (AS_BUDGETED, CHEAPER, OPEN, DEARER),
    detectable=("Median latency: a change of 12.0% or more would be found.",),
    notes=("Two runs are blind to some things.",),
)


def told_by(renderer, *findings: Finding) -> str:
    verdict = Verdict(findings) if findings else VERDICT
    return str(renderer.render(Material(verdict, ROOT)))


def parsed(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)  # noqa: S314 (we wrote it)


@BY_NAME
def test_failures_and_open_questions_are_there(renderer):
    """What failed and what could not be told, by name and with the figures' sentence."""
    text = told_by(renderer)

    for told in ("feed", "6, and the budget is 5", "Median latency", "12%"):
        assert told in text.replace("%25", "%")


@BY_NAME
def test_what_became_better_is_there(renderer):
    """It is lost again unless somebody reads of it."""
    assert "Keep what was won" in told_by(renderer)


@BY_NAME
def test_equal_material_gives_equal_text(renderer):
    """No clock, no chance, no order of a set."""
    assert told_by(renderer) == told_by(renderer)


@BY_NAME
def test_a_clean_verdict_is_told_without_alarm(renderer):
    """Where all is as it should be, nothing is pointed at."""
    text = told_by(renderer, AS_BUDGETED)

    assert "::error" not in text
    assert "<failure" not in text
    assert "budget is" not in text


class TestTheTerminal:
    def test_the_last_line_is_the_outcome(self):
        """Whoever reads one line reads the answer, with how many had which."""
        last = told_by(Terminal()).splitlines()[-1]

        assert last == "gate: fail (2 pass, 1 fail, 1 inconclusive)"

    def test_the_smallest_detectable_change_is_printed(self):
        """And what the method is blind to."""
        text = told_by(Terminal())

        assert "a change of 12.0% or more would be found" in text
        assert "blind" in text

    def test_a_place_is_told_from_the_root_of_the_project(self):
        """As an editor opens it."""
        assert "\nbudgets/example.toml:11: feed" in told_by(Terminal())

    def test_a_place_elsewhere_is_told_as_it_is(self):
        """A file outside the project keeps its whole path."""
        elsewhere = dataclasses.replace(DEARER, place=Place(Path("/tmp/x.toml"), 3))

        assert "\n/tmp/x.toml:3: feed" in told_by(Terminal(), elsewhere)


class TestJUnit:
    def test_it_is_xml_with_a_case_for_every_finding(self):
        """Failures are failures, and what could not be told is skipped with its reason."""
        root = parsed(told_by(JUnit()))

        assert [root.get(name) for name in ("tests", "failures", "skipped")] == [
            *("4", "1", "1")
        ]
        cases = {case.get("name"): case for case in root.iter("testcase")}
        assert [case.tag for case in cases[DEARER.name]] == ["failure"]
        assert [case.tag for case in cases[OPEN.name]] == ["skipped"]
        assert [case.tag for case in cases[AS_BUDGETED.name]] == ["system-out"]
        assert cases[DEARER.name].get("line") == "11"
        assert cases[OPEN.name].get("file") is None

    def test_a_suite_holds_what_belongs_together(self):
        """Budgets and timings apart, each with its own counts."""
        root = parsed(told_by(JUnit()))

        assert {suite.get("name"): suite.get("tests") for suite in root} == {
            "budgets of example": "3",
            "timings against base": "1",
        }

    def test_what_xml_cannot_say_does_not_break_it(self):
        """Control characters and markup in a name leave a file that can be read."""
        odd = dataclasses.replace(DEARER, name='a\x00<b> & "c"')

        root = parsed(told_by(JUnit(), odd))

        [case] = root.iter("testcase")
        assert case.get("name") == 'a\N{REPLACEMENT CHARACTER}<b> & "c"'


class TestAnnotations:
    def test_a_failure_stands_beside_its_budget(self):
        """File and line of the budget, as GitHub wants them written."""
        [line] = told_by(Annotations(), DEARER).splitlines()

        assert line == (
            "::error file=budgets/example.toml,line=11,"
            "title=feed%2C computed%3A queries::"
            "feed, computed: queries: 6, and the budget is 5."
        )

    def test_levels_follow_outcomes(self):
        """A failure is an error, an open question a warning, something won a notice."""
        levels = [line.split()[0] for line in told_by(Annotations()).splitlines()]

        assert levels == ["::error", "::warning", "::notice"]

    def test_a_remark_is_one_line(self):
        """A line break or a per cent sign in it would end the command early."""
        [line] = told_by(Annotations(), OPEN).splitlines()

        assert line.endswith("the smallest change%0Athat would show is 12%25.")


class TestTheSummary:
    def test_it_begins_with_the_outcome_and_ends_with_everything(self):
        """The answer first; what passed is there for who opens it."""
        text = told_by(Summary())

        assert text.startswith("## gate: fail (2 pass, 1 fail, 1 inconclusive)\n")
        assert (
            "| pass | post, computed: queries | 5 | 6 |"
            in text.partition("<details>")[2]
        )

    def test_no_cell_breaks_the_table(self):
        """A bar in a name is no border."""
        odd = dataclasses.replace(DEARER, name="a|b")

        assert "| fail | a\\|b | 5 | 6 |" in told_by(Summary(), odd)


class TestOutcomes:
    @pytest.mark.parametrize(
        "findings,outcome",
        [
            ((), Outcome.PASS),
            ((AS_BUDGETED, CHEAPER), Outcome.PASS),
            ((AS_BUDGETED, OPEN), Outcome.INCONCLUSIVE),
            ((OPEN, DEARER, AS_BUDGETED), Outcome.FAIL),
        ],
        ids=["nothing asked", "all well", "one open", "one failed"],
    )
    def test_one_failure_fails_and_one_open_question_leaves_it_open(
        self, findings, outcome
    ):
        """Doubt never hides a failure, and never counts as a pass."""
        assert Verdict(findings).outcome is outcome
