"""Many questions at once."""

from __future__ import annotations

import pytest

from reports.statistics.holm import holm


def test_the_textbook_example():
    """0.01, 0.04, 0.03 and 0.005 at 5%: the first and the last survive, no other."""
    adjusted = holm([0.01, 0.04, 0.03, 0.005])

    assert adjusted == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert [p <= 0.05 for p in adjusted] == [True, False, False, True]


def test_a_single_question_is_left_alone():
    """Who asks once needs no correction."""
    assert holm([0.04]) == [0.04]


def test_no_question_has_no_answer():
    """Nothing in, nothing out."""
    assert holm([]) == []


def test_no_adjusted_p_exceeds_1():
    """A probability stays one."""
    assert holm([0.9, 0.8, 0.7]) == [1.0, 1.0, 1.0]
