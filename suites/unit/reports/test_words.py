"""The four words, and how many more rounds a doubt would need."""

from __future__ import annotations

import math

import numpy as np
import pytest

from reports.statistics.interval import Interval, Method
from reports.statistics.ratios import Ratio, paired_ratio
from reports.statistics.words import Word, more_rounds, word_for


def ratio_of(value: float, low: float, high: float) -> Ratio:
    return Ratio(value, Interval(low, high, Method.T_ON_LOGS), 0.01, 0.02, (value,) * 4)


def worded(ratio: Ratio, *, p=0.01, better="higher") -> Word:
    return word_for(ratio, adjusted_p=p, threshold=0.05, better=better)


class TestWords:
    def test_an_interval_within_the_threshold_is_a_tie(self):
        """Whatever difference there is, it is too small to matter."""
        assert worded(ratio_of(1.01, 0.97, 1.04)) is Word.TIE

    def test_a_tie_may_well_differ_from_1(self):
        """A difference that is sure and tiny is a tie all the same."""
        assert worded(ratio_of(1.02, 1.01, 1.03)) is Word.TIE

    @pytest.mark.parametrize(
        "better, word", [("higher", Word.FASTER), ("lower", Word.SLOWER)]
    )
    def test_more_is_faster_where_more_is_better(self, better, word):
        """The metric says which direction is an improvement."""
        assert worded(ratio_of(1.3, 1.2, 1.4), better=better) is word

    @pytest.mark.parametrize(
        "better, word", [("higher", Word.SLOWER), ("lower", Word.FASTER)]
    )
    def test_less_is_faster_where_less_is_better(self, better, word):
        """And the other way round."""
        assert worded(ratio_of(0.7, 0.6, 0.8), better=better) is word

    @pytest.mark.parametrize(
        "ratio, p",
        [
            (ratio_of(1.3, 0.9, 1.9), 0.2),
            (ratio_of(1.3, 1.1, 1.5), 0.06),
            (ratio_of(1.04, 1.01, 1.07), 0.01),
        ],
        ids=["holds 1", "p too large", "may not matter"],
    )
    def test_everything_else_cannot_be_told(self, ratio, p):
        """Not significant is never equal; and what is sure may still not matter."""
        assert worded(ratio, p=p) is Word.CANNOT_TELL

    def test_one_round_cannot_tell(self):
        """Without an interval there is no word."""
        assert worded(Ratio(2.0, None, None, None, (2.0,)), p=None) is Word.CANNOT_TELL


class TestMoreRounds:
    def test_the_estimate_is_what_would_have_decided(self):
        """With so many rounds of the same kind the word is faster, with fewer it is not."""
        arm = [1.30, 1.00, 1.25, 1.02]
        ratio = paired_ratio(arm, [1.0] * 4, seed=1)
        assert ratio is not None
        assert (
            word_for(ratio, adjusted_p=ratio.p_value, threshold=0.05, better="higher")
            is Word.CANNOT_TELL
        )

        more = more_rounds(ratio, threshold=0.05)

        assert more is not None
        again = paired_ratio(
            arm * (1 + more // 4 + 1), [1.0] * 4 * (2 + more // 4), seed=1
        )
        assert again is not None
        assert worded(again, p=again.p_value) is Word.FASTER

    @pytest.mark.parametrize(
        "effect, word",
        [(1.12, Word.FASTER), (1.0, Word.TIE)],
        ids=["a difference", "a tie"],
    )
    def test_so_many_rounds_decide_four_times_out_of_five(self, effect, word):
        """Simulated: with the rounds that are named, the word falls in 80% of runs."""
        spread, have = 0.1, 4
        more = more_rounds(
            Ratio(effect, None, 0.1, spread, (effect,) * have), threshold=0.05
        )
        assert more is not None
        generator = np.random.default_rng(3)

        fell = 0
        for _ in range(400):
            logs = generator.normal(math.log(effect), spread, have + more)
            ratio = paired_ratio(
                np.exp(logs).tolist(), [1.0] * len(logs), seed=1, resamples=400
            )
            assert ratio is not None
            fell += worded(ratio, p=ratio.p_value) is word

        assert 0.7 <= fell / 400 <= 0.95

    def test_more_questions_need_more_rounds(self):
        """Corrected for many comparisons the same effect takes longer to show."""
        ratio = Ratio(1.1, None, 0.1, 0.1, (1.1,) * 4)

        alone = more_rounds(ratio, threshold=0.05)
        among_many = more_rounds(ratio, threshold=0.05, comparisons=40)

        assert alone is not None
        assert among_many is not None
        assert among_many > alone

    def test_a_tie_can_be_what_more_rounds_would_show(self):
        """An effect inside the threshold will never be a difference that matters."""
        ratio = Ratio(1.001, None, 0.9, 0.05, (1.001,) * 4)

        assert more_rounds(ratio, threshold=0.05) is not None

    def test_an_effect_on_the_threshold_is_never_decided(self):
        """It is neither inside nor beyond."""
        ratio = Ratio(1.05, None, 0.1, 0.2, (1.05,) * 4)

        assert more_rounds(ratio, threshold=0.05) is None

    def test_one_round_says_nothing_about_how_many(self):
        """Without a spread nothing can be estimated."""
        assert more_rounds(Ratio(2.0, None, None, None, (2.0,)), threshold=0.05) is None
