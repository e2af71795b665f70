"""The opening of any text: what is shown was written, and what was read is enough."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from apps.blog.shown import READ_FOR_A_TEASER, TEASER_LENGTH, opening

WORDS = st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1, max_size=40)
GAPS = st.sampled_from([" ", "  ", "\n\n", "\t", " " * 300])
texts = st.lists(st.tuples(WORDS, GAPS), max_size=120).map(
    lambda pairs: "".join(word + gap for word, gap in pairs)
)


@given(texts)
@example("a" * READ_FOR_A_TEASER)
@example("a " * TEASER_LENGTH)
def test_it_is_a_beginning_of_the_text(content):
    """Word by word, within the limit; and "…" if and only if something is left out."""
    words = " ".join(content.split())
    shown = opening(content)
    is_cut = shown.endswith("…") and shown != words

    beginning = shown.removesuffix("…") if is_cut else shown
    assert words.startswith(beginning)
    assert len(beginning) <= TEASER_LENGTH
    assert is_cut or beginning == words


@given(texts)
def test_only_the_beginning_decides(content):
    """A list reads so many characters and one more, and shows the same."""
    assert opening(content[: READ_FOR_A_TEASER + 1]) == opening(content)
