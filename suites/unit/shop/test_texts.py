"""How descriptions begin in lists, and how words that were looked for are marked."""

from __future__ import annotations

import pytest

from apps.shop.forms import can_be_seen
from apps.shop.shown import (
    EXCERPT,
    FROM,
    READ_FOR_AN_EXCERPT,
    TO,
    excerpt,
    passage,
    pieces,
    plain,
)


def test_a_short_text_is_shown_whole():
    """On one line."""
    assert excerpt("Of copper.\n\n  Hand-made.") == "Of copper. Hand-made."


def test_a_long_text_is_cut_between_two_words():
    """It says that it goes on."""
    shown = excerpt("word " * 100)

    assert shown.endswith("word…")
    assert len(shown) <= EXCERPT + 1


def test_a_word_without_an_end_is_cut_in_it():
    """There is nothing else to cut at."""
    assert excerpt("x" * 1000) == "x" * EXCERPT + "…"


def test_what_goes_on_behind_many_blanks_says_so():
    """What a list does not read, it does not deny."""
    assert excerpt("a" + " " * READ_FOR_AN_EXCERPT + "b") == "a…"


@pytest.mark.parametrize(
    "marked, expected",
    [
        ("", []),
        ("nothing", [("nothing", False)]),
        (f"a {FROM}pot{TO} of", [("a ", False), ("pot", True), (" of", False)]),
        (f"{FROM}pot{TO}", [("pot", True)]),
        # Signs of which the text has some itself, and no pair.
        (f"{TO}a{FROM}b", [("ab", False)]),
        (f"{FROM}a{FROM}b{TO}c", [("a", False), ("b", True), ("c", False)]),
    ],
)
def test_marks(marked, expected):
    """A pair of signs makes a piece; signs alone make nothing, and none is shown."""
    assert [tuple(piece) for piece in pieces(marked)] == expected


WHOLE = "A pot\nof copper, for soup."


@pytest.mark.parametrize(
    "marked, shown",
    [
        (f"A {FROM}pot{TO}\nof copper, for soup.", "A [pot] of copper, for soup."),
        (f"A {FROM}pot{TO}\nof", "A [pot] of…"),
        (f"of copper, for {FROM}soup{TO}.", "… of copper, for [soup]."),
        (f"of {FROM}copper{TO},", "… of [copper],…"),
        ("A pot\nof", "A pot of copper, for soup."),
    ],
)
def test_a_passage_says_where_it_was_cut(marked, shown):
    """Where nothing was found in a text, it is how the text begins."""
    found = passage(marked, WHOLE)

    assert shown == "".join(f"[{text}]" if hit else text for text, hit in found)


def test_a_text_without_marks_is_one_piece():
    """None, if it is empty."""
    assert plain("pot") == (("pot", False),)
    assert plain("") == ()


@pytest.mark.parametrize(
    "text, seen", [("Lamp", True), ("3", True), ("€", True), ("\u200b \u2060", False)]
)
def test_a_name_must_have_something_to_click_on(text, seen):
    """In every list it is the link to the product."""
    assert can_be_seen(text) == seen
