"""Agree, differ, cannot tell: which word a ratio of ratios gets, and what would decide."""

from __future__ import annotations

import numpy as np
import pytest

from reports.agreement.words import Agreement, more_rounds, together, word_for
from reports.statistics.interval import Interval, Method
from reports.statistics.welch import UnpairedRatio, unpaired_ratio


def ratio_of(value, low, high, *, spreads=(0.05, 0.05), counts=(4, 4)):
    interval = Interval(low, high, Method.WELCH_ON_LOGS)
    return UnpairedRatio(value, interval, 0.01, spreads, counts)


class TestWords:
    @pytest.mark.parametrize(
        "ratio, adjusted_p, word",
        [
            (ratio_of(1.01, 0.98, 1.04), 0.4, Agreement.AGREE),
            (ratio_of(1.03, 1.01, 1.04), 0.001, Agreement.AGREE),
            (ratio_of(1.20, 1.10, 1.31), 0.01, Agreement.DIFFER),
            (ratio_of(0.80, 0.72, 0.90), 0.01, Agreement.DIFFER),
            (ratio_of(1.20, 1.10, 1.31), 0.06, Agreement.CANNOT_TELL),
            (ratio_of(1.20, 0.95, 1.50), 0.01, Agreement.CANNOT_TELL),
            (ratio_of(1.04, 1.01, 1.07), 0.01, Agreement.CANNOT_TELL),
            (ratio_of(1.00, 0.90, 1.11), 1.0, Agreement.CANNOT_TELL),
        ],
        ids=[
            "inside",
            "inside, though not 1",
            "above",
            "below",
            "one of too many questions",
            "1 is possible",
            "too small to matter, or not",
            "too wide",
        ],
    )
    def test_a_word_needs_interval_size_and_p(self, ratio, adjusted_p, word):
        """To agree is to be shown to be alike; not to be found different is not enough."""
        assert word_for(ratio, adjusted_p=adjusted_p, threshold=0.05) is word

    def test_without_an_interval_nothing_can_be_told(self):
        """One block says nothing about noise."""
        alone = UnpairedRatio(1.0, None, None, None, (1, 4))

        assert word_for(alone, adjusted_p=None, threshold=0.5) is Agreement.CANNOT_TELL

    def test_the_error_of_calling_alike_runs_different_is_kept(self):
        """Of two runs of one thing at most about 5 in 100 are said to differ."""
        generator = np.random.default_rng(1)
        wrong = 0
        for _ in range(2_000):
            first, second = np.exp(generator.normal(0, 0.08, (2, 4))).tolist()
            ratio = unpaired_ratio(second, first)
            assert ratio is not None
            word = word_for(ratio, adjusted_p=ratio.p_value, threshold=0.03)
            wrong += word is Agreement.DIFFER

        assert wrong / 2_000 <= 0.06


class TestTogether:
    @pytest.mark.parametrize(
        "words, word",
        [
            ("agree agree", "agree"),
            ("agree cannot-tell", "cannot tell"),
            ("agree cannot-tell differ", "differ"),
            ("", "cannot tell"),
        ],
        ids=["all", "one in doubt", "one differs", "none"],
    )
    def test_one_difference_is_a_difference(self, words, word):
        """And all must agree for the runs to agree."""
        said = [Agreement(text.replace("-", " ")) for text in words.split()]

        assert together(said).value == word


class TestMoreRounds:
    def test_the_wider_apart_the_fewer_are_needed(self):
        """A large difference is told sooner than a small one."""
        near = more_rounds(ratio_of(1.1, 1, 1.2), threshold=0.05, comparisons=6)
        far = more_rounds(ratio_of(1.5, 1, 2), threshold=0.05, comparisons=6)

        assert near is not None
        assert far is not None
        assert far < near

    def test_more_questions_need_more_rounds(self):
        """Holm's first step asks more of each of many."""
        one = more_rounds(ratio_of(1.1, 1, 1.2), threshold=0.05, comparisons=1)
        many = more_rounds(ratio_of(1.1, 1, 1.2), threshold=0.05, comparisons=20)

        assert one is not None
        assert many is not None
        assert one < many

    def test_so_many_rounds_would_have_told(self):
        """With the rounds that it names, and the same noise, the word is no doubt."""
        more = more_rounds(ratio_of(1.0, 0.9, 1.1), threshold=0.05, comparisons=1)
        assert more is not None
        logs = np.linspace(-1, 1, 4 + more)
        values = np.exp(0.05 * logs / logs.std(ddof=1))

        ratio = unpaired_ratio(values.tolist(), values.tolist())

        assert ratio is not None
        word = word_for(ratio, adjusted_p=ratio.p_value, threshold=0.05)
        assert word is Agreement.AGREE

    @pytest.mark.parametrize(
        "ratio",
        [
            UnpairedRatio(1.0, None, None, None, (1, 1)),
            ratio_of(1.0501, 0.5, 2.0, spreads=(2.0, 2.0)),
        ],
        ids=["no spread known", "too much noise"],
    )
    def test_where_no_number_would_do_none_is_named(self, ratio):
        """Nobody runs two hundred rounds for one answer."""
        assert more_rounds(ratio, threshold=0.05, comparisons=1) is None
