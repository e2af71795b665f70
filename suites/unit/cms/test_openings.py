"""How a list tells what a post begins with."""

from __future__ import annotations

from apps.cms.shown import TEASER_LENGTH, opening


def test_a_short_text_is_there_in_full():
    """Nothing says that it goes on, because it does not."""
    assert opening("a" * TEASER_LENGTH) == "a" * TEASER_LENGTH


def test_a_long_text_ends_between_two_words():
    """The last word is whole, and a sign says that more follows."""
    words = ("word " * TEASER_LENGTH).strip()

    assert opening(words) == f"{' '.join(['word'] * (TEASER_LENGTH // 5))}…"


def test_one_endless_word_is_cut():
    """There is no better place."""
    assert opening("a" * 1000) == f"{'a' * TEASER_LENGTH}…"


def test_a_text_of_which_only_the_beginning_was_read():
    """That it goes on is told, even where little of what was read is words."""
    assert opening("A picture, and", goes_on=True) == "A picture,…"
