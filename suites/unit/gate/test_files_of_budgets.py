"""Files of budgets: read strictly, rewritten without touching what a person wrote."""

from __future__ import annotations

import pytest

from fixtures.costs import CostsError, Endpoint, cost_in
from fixtures.visitor import Answer
from load.budgets import endpoints_of
from reports.gate import BudgetsError, Counts, read_budgets

from .examples import (
    AS_BUDGETED,
    COMPUTED_LINE,
    FEED,
    LIKE,
    LIKE_LINE,
    REMEMBERED_LINE,
    TEXT,
    written,
)


class TestReading:
    def test_a_file_says_how_endpoints_are_asked_and_what_they_may_cost(self, tmp_path):
        """Figures are there by state; an endpoint that nobody has measured has none."""
        budgets = read_budgets(written(tmp_path))

        assert budgets.lesson == "example"
        assert budgets.endpoints["feed"].computed == FEED
        assert budgets.endpoints["like"].budget("remembered") is None

    def test_subjects_are_filled_into_paths(self, tmp_path):
        """A path speaks of its subjects by name, and is asked with their values."""
        endpoints = endpoints_of(read_budgets(written(tmp_path)))

        assert [endpoint.path for endpoint in endpoints] == ["/feed/", "/posts/7/like/"]
        assert endpoints[1].method == "POST"
        assert endpoints[1].partial

    @pytest.mark.parametrize(
        "old,new,told",
        [
            ("queries = 5", "queris = 5", "queris"),
            ("queries = 5", "queries = -5", "endpoints"),
            ('"POST"', '"PUT"', "PUT"),
            ('world = "tiny"', "", "world"),
            ("[subjects]", "[subjects", "example.toml"),
            ("{post}", "{pots}", "subjects are: post"),
            ("{post}", "{}", "subjects are: post"),
            ("{post}", "{post", "subjects are: post"),
        ],
        ids=[
            "unknown count",
            "below nothing",
            "unknown method",
            "no world",
            "no TOML",
            "unknown subject",
            "no subject",
            "no brace",
        ],
    )
    def test_what_is_written_wrongly_is_said_with_file_and_place(
        self, old, new, told, tmp_path
    ):
        """A typing error ends in one message, and in no budget that never fails."""
        with pytest.raises(BudgetsError, match=told) as refused:
            read_budgets(written(tmp_path, TEXT.replace(old, new)))

        assert "example.toml" in str(refused.value)

    def test_a_file_that_is_not_there_is_named(self, tmp_path):
        """The message has the path."""
        with pytest.raises(BudgetsError, match=r"nowhere.toml cannot be read"):
            read_budgets(tmp_path / "nowhere.toml")


class TestLines:
    @pytest.mark.parametrize(
        "endpoint,state,line",
        [
            ("feed", "computed", COMPUTED_LINE),
            ("feed", "remembered", REMEMBERED_LINE),
            ("like", "computed", LIKE_LINE),
        ],
        ids=["computed", "remembered", "no budget yet"],
    )
    def test_a_budget_is_found_in_its_line(self, endpoint, state, line, tmp_path):
        """The line of the figures, or of the table that they will stand in."""
        assert read_budgets(written(tmp_path)).line_of(endpoint, state) == line


class TestRewriting:
    def test_the_same_figures_leave_the_same_file(self, tmp_path):
        """To the last blank and remark."""
        assert read_budgets(written(tmp_path)).rewritten(AS_BUDGETED) == TEXT

    def test_other_figures_change_their_own_line_alone(self, tmp_path):
        """What a person wrote beside and around them stays."""
        dearer = Counts(queries=6, round_trips=1, bytes=900)

        text = read_budgets(written(tmp_path)).rewritten({("feed", "computed"): dearer})

        assert text == TEXT.replace("queries = 5", "queries = 6")

    def test_new_figures_come_below_what_their_table_holds(self, tmp_path):
        """Not behind the remark that follows it."""
        costs = {("like", "computed"): LIKE, ("like", "remembered"): LIKE}

        text = read_budgets(written(tmp_path)).rewritten(costs)

        figures = "{ queries = 2, round_trips = 0, bytes = 40 }"
        added = f"computed = {figures}\nremembered = {figures}\n"
        assert text == TEXT.replace("partial = true\n", f"partial = true\n{added}")
        again = read_budgets(written(tmp_path, text))
        assert again.endpoints["like"].computed == LIKE


def test_an_answer_that_does_not_tell_its_cost_is_refused():
    """Without a count in its header none is made up."""
    silent = Answer(status=200, headers={}, text="", size_bytes=0)

    with pytest.raises(CostsError, match="Server-Timing"):
        cost_in(Endpoint(name="feed", path="/feed/"), silent)
