"""Figures and verdicts as people read them."""

from __future__ import annotations

import pytest

from reports.render.wording import (
    DASH,
    gain_text,
    p_text,
    quantity,
    ratio_interval_text,
    ratio_text,
    spread_text,
    why_text,
    word_text,
)
from reports.results import Comparison, Figure
from reports.schema import Metric
from reports.statistics.interval import Interval, Method
from reports.statistics.ratios import Ratio
from reports.statistics.words import Word

QUERIES = Metric(name="queries_per_request", title="Queries", unit="", better="lower")
RATE = Metric(name="throughput_per_cpu_s", title="Rate", unit="1/s", better="higher")


def interval_of(low, high):
    return Interval(low, high, Method.T_ON_LOGS)


def comparison_of(value, low, high, *, metric=RATE, word=Word.FASTER, **changes):
    ratio = Ratio(value, interval_of(low, high), 0.001, 0.02, (value,) * 4)
    fields = {
        "ratio": ratio,
        "adjusted_p": 0.001,
        "a12": 1.0,
        "questions": 1,
        "more_rounds": None,
        "missing": None,
    }
    return Comparison(
        metric=metric, arm="a", against="b", word=word, **{**fields, **changes}
    )


class TestWords:
    @pytest.mark.parametrize(
        "word, words",
        [(Word.FASTER, "fewer"), (Word.SLOWER, "more"), (Word.TIE, "tie")],
    )
    def test_words_suit_their_metric(self, word, words):
        """Fewer queries are not faster queries."""
        comparison = comparison_of(0.5, 0.4, 0.6, metric=QUERIES, word=word)

        assert word_text(comparison) == words

    def test_a_word_for_an_unknown_metric_is_the_plain_one(self):
        """A metric of tomorrow is faster or slower."""
        strange = Metric(name="joules", title="Energy", unit="J", better="lower")

        assert word_text(comparison_of(0.5, 0.4, 0.6, metric=strange)) == "faster"


class TestGains:
    @pytest.mark.parametrize(
        "comparison, text",
        [
            (comparison_of(3.06, 2.9, 3.23), "3.06 times (2.90 to 3.23)"),
            (comparison_of(1.12, 1.08, 1.16), "12% better (8.0% to 16%)"),
            (comparison_of(0.8, 0.75, 0.86), "25% worse (16% to 33%)"),
            (
                comparison_of(0.25, 0.2, 0.5, metric=QUERIES),
                "4.00 times (2.00 to 5.00)",
            ),
        ],
        ids=["many times", "better", "worse", "lower is better"],
    )
    def test_a_gain_is_said_as_people_say_it(self, comparison, text):
        """Large ones as times, small ones in per cent, and always turned to the good."""
        assert gain_text(comparison) == text

    def test_a_gain_of_one_round_has_no_spread(self):
        """Its ends are itself."""
        once = comparison_of(2.0, 2.0, 2.0, ratio=Ratio(2.0, None, None, None, (2.0,)))

        assert gain_text(once) == "2.00 times (2.00 to 2.00)"

    def test_what_is_missing_is_a_dash(self):
        """Not a zero, not an empty cell."""
        missing = comparison_of(1, 1, 1, ratio=None)

        assert gain_text(missing) == DASH
        assert ratio_text(missing) == ratio_text(None) == DASH
        assert ratio_interval_text(missing) == DASH
        assert p_text(None) == DASH
        assert quantity(None, "ms") == DASH


class TestReasons:
    @pytest.mark.parametrize(
        "changes, words",
        [
            ({"more_rounds": 1}, "about 1 more round would decide"),
            ({"more_rounds": 4}, "about 4 more rounds would decide"),
            ({}, "more rounds would hardly decide"),
            (
                {"ratio": Ratio(2.0, None, None, None, (2.0,))},
                "one round says nothing about noise",
            ),
            ({"missing": "no round counts"}, "no round counts"),
        ],
        ids=["one", "some", "hopeless", "one round", "missing"],
    )
    def test_doubt_is_explained(self, changes, words):
        """Whoever reads 'cannot tell' asks why."""
        doubtful = comparison_of(1.1, 0.9, 1.3, word=Word.CANNOT_TELL, **changes)

        assert why_text(doubtful) == words

    def test_doubt_among_many_questions_is_explained(self):
        """An interval that leaves out 1 and still does not count needs a reason."""
        many = comparison_of(
            1.2, 1.05, 1.4, word=Word.CANNOT_TELL, questions=40, more_rounds=2
        )

        assert why_text(many).startswith(
            "too little for one of 40 comparisons; about 2"
        )

    def test_certainty_needs_no_reason(self):
        """Faster is faster."""
        assert why_text(comparison_of(2, 1.9, 2.1)) == ""


class TestSpreads:
    @pytest.mark.parametrize(
        "value, interval, text",
        [
            (110.0, interval_of(100.0, 120.0), "100 to 120/s"),
            (110.0, None, ""),
            (None, interval_of(100.0, 120.0), ""),
        ],
        ids=["interval", "one round", "no value"],
    )
    def test_a_spread_names_its_unit_once(self, value, interval, text):
        """And is empty where there is none."""
        figure = Figure(RATE, value, interval, {}, None)

        assert spread_text(figure) == text
