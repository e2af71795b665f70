"""How a list tells what a post begins with."""

from __future__ import annotations

from apps.blog.shown import READ_FOR_A_TEASER, TEASER_LENGTH, opening


def test_a_short_text_is_there_in_full():
    """Nothing says that it goes on, because it does not."""
    assert opening("Tide.\r\n\r\nMoon.") == "Tide. Moon."


def test_a_text_that_just_fits():
    """The limit itself is not over it."""
    assert opening("a" * TEASER_LENGTH) == "a" * TEASER_LENGTH


def test_a_long_text_ends_between_two_words():
    """The last word is whole, and a sign says that more follows."""
    words = "word " * TEASER_LENGTH

    assert opening(words) == f"{' '.join(['word'] * (TEASER_LENGTH // 5))}…"


def test_one_endless_word_is_cut():
    """There is no better place."""
    assert opening("a" * 1000) == f"{'a' * TEASER_LENGTH}…"


def test_what_stands_behind_many_empty_lines():
    """It is not read, but that something is there is told."""
    assert opening("a" + "\n" * READ_FOR_A_TEASER + "b") == "a…"
