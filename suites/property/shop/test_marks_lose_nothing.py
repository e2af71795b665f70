"""Texts of any kind, cut where something was found in them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from apps.shop.shown import FROM, TO, excerpt, pieces

letters = st.characters(exclude_categories=["Cs"], exclude_characters=FROM + TO)
texts = st.text(letters, max_size=30)
signs = st.text(st.sampled_from(f"ab {FROM}{TO}<&"), max_size=40)


@given(st.lists(st.tuples(texts, st.booleans()), max_size=8))
def test_what_was_marked_is_marked(told):
    """Each marked text comes out as a piece, and all texts come out in their order."""
    marked = "".join(
        f"{FROM}{text}{TO}" if is_found else text for text, is_found in told
    )

    found = pieces(marked)

    assert "".join(piece.text for piece in found) == "".join(text for text, _ in told)
    assert [piece.text for piece in found if piece.is_found] == [
        text for text, is_found in told if is_found and text
    ]


@given(signs)
def test_no_sign_is_shown(text):
    """However the signs stand, nothing but they are lost."""
    found = pieces(text)

    assert "".join(piece.text for piece in found) == text.replace(FROM, "").replace(
        TO, ""
    )
    assert all(piece.text for piece in found)


@given(st.text(max_size=800))
def test_an_excerpt_is_a_beginning(text):
    """On one line, and with a sign if it was cut."""
    shown = excerpt(text)

    assert " ".join(text.split()).startswith(shown.removesuffix("…"))
    assert len(shown) <= 161
