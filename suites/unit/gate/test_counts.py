"""Counts against budgets: exact, one finding a figure, and never a matter of chance."""

from __future__ import annotations

import msgspec
import pytest

from reports.gate import Outcome, Place, Verdict, changes, judge_counts, read_budgets

from .examples import AS_BUDGETED, COMPUTED_LINE, FEED, LIKE, LIKE_LINE, written


@pytest.fixture
def budgets(tmp_path):
    return read_budgets(written(tmp_path))


def costs(**changed):
    """As budgeted, but for the feed without a cache."""
    dearer = msgspec.structs.replace(FEED, **changed)
    return {**AS_BUDGETED, ("feed", "computed"): dearer}


def test_what_is_as_budgeted_passes(budgets):
    """Every figure is a question that was answered."""
    verdict = Verdict(tuple(judge_counts(budgets, AS_BUDGETED)))

    assert verdict.outcome is Outcome.PASS
    assert len(verdict.findings) == 6
    assert verdict.improvements == []


@pytest.mark.parametrize("count", ["queries", "round_trips", "bytes"])
def test_one_more_fails_and_says_where_and_what_to_do(count, budgets):
    """One query, one round trip, one byte: the budget's line and the command are told."""
    more = {count: getattr(FEED, count) + 1}

    verdict = Verdict(tuple(judge_counts(budgets, costs(**more))))

    [failed] = verdict.those(Outcome.FAIL)
    assert verdict.outcome is Outcome.FAIL
    assert failed.place == Place(budgets.file, COMPUTED_LINE)
    assert f"{more[count]}, and the budget is {more[count] - 1}" in failed.told
    assert "windtunnel gate --update" in failed.told


def test_one_fewer_passes_and_is_told_with_the_command_that_keeps_it(budgets):
    """What was won is no failure, but is lost again unless the file is tightened."""
    verdict = Verdict(tuple(judge_counts(budgets, costs(queries=4))))

    [better] = verdict.improvements
    assert verdict.outcome is Outcome.PASS
    assert "Keep what was won: windtunnel gate --update" in better.told


def test_an_endpoint_without_a_budget_fails(budgets):
    """Nothing is waved through because nobody has written it down."""
    found = judge_counts(budgets, {("like", "computed"): LIKE})

    assert {finding.outcome for finding in found} == {Outcome.FAIL}
    assert found[0].place == Place(budgets.file, LIKE_LINE)
    assert "no budget yet" in found[0].told


def test_changes_are_what_differs_in_either_direction(budgets):
    """An update shows what it writes, and nothing else."""
    assert changes(budgets, AS_BUDGETED) == []
    assert changes(budgets, costs(queries=6, bytes=899)) == [
        ("feed, computed: queries", "5", "6"),
        ("feed, computed: bytes of the body", "900", "899"),
    ]
