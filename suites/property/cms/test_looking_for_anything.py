"""Whatever somebody looks for, and wherever it is found, nothing is added and nothing lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from apps.cms.search.interface import MARK_BEGINS, MARK_ENDS, pieces
from apps.cms.search.words import LONGEST, alternatives, written
from fixtures.fakes.lucene.analysis import ANALYZERS
from fixtures.fakes.lucene.edits import close_enough, distance
from fixtures.fakes.lucene.highlighting import passages

WORDS = st.lists(
    st.sampled_from(
        ["tide", "or", "OR", "-", "-mill", '"', '"low tide"', "a-b", "é", "\0"]
    )
).map(" ".join)
TEXTS = st.text(st.sampled_from("ab é.,-'\n"), max_size=80)


@given(WORDS | st.text(max_size=400))
def test_what_is_asked_reads_the_same_again(text):
    """Written down for Postgres and taken apart again, a question is the same question."""
    asked = alternatives(text)
    again = written(asked)

    if len(again) <= LONGEST:
        assert alternatives(again) == asked
    assert "\0" not in again
    assert again.count('"') % 2 == 0


@given(st.text(st.sampled_from(f"ab {MARK_BEGINS}{MARK_ENDS}")))
def test_pieces_are_the_text(text):
    """But for the marks, the pieces together are the text, and none is empty."""
    found = pieces(text)
    marks = str.maketrans("", "", MARK_BEGINS + MARK_ENDS)

    together = "".join(piece.text for piece in found)
    assert together.translate(marks) == text.translate(marks)
    assert all(piece.text for piece in found)


@given(TEXTS, st.sampled_from(sorted(ANALYZERS)), st.data())
def test_passages_are_of_the_text(text, analyzer, data):
    """Without its marks, a passage of the fake's is a part of the text, with words marked."""
    tokens = ANALYZERS[analyzer](text)
    marks = sorted(
        data.draw(st.sets(st.sampled_from(tokens)) if tokens else st.just(set()))
    )
    told = {"pre_tags": ["<"], "post_tags": [">"], "fragment_size": 20}

    for passage in passages(text, sorted(marks, key=lambda token: token.start), told):
        assert passage.replace("<", "").replace(">", "") in text
        assert passage.count("<") == passage.count(">") > 0


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_words_are_as_far_apart_either_way(one, other):
    """A distance is symmetric, nothing for the same word, and at most the longer's length."""
    assert distance(one, other) == distance(other, one)
    assert (distance(one, other) == 0) == (one == other)
    assert distance(one, other) <= max(len(one), len(other))
    allowed = close_enough(one, other, allowed=2, prefix=0)
    assert (allowed is not None) == (distance(one, other) <= 2)
