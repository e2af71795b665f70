"""Names that are nobody else's, and texts that vary."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fixtures.worlds.names import NAMES, family_name, person_name
from fixtures.worlds.text import bios, comment_texts, post_texts

from .strategies import seeds, some


@some
@given(st.lists(st.integers(0, NAMES - 1), unique=True))
def test_different_people_have_different_names(numbers):
    """No name comes twice among ten million people."""
    names = {person_name(number) for number in numbers}

    assert len(names) == len(numbers)
    assert all(name.isascii() and name.isalpha() and name.islower() for name in names)


@some
@given(st.integers(0, NAMES))
def test_families_have_a_capital(number):
    """A family name looks like one."""
    assert family_name(number).istitle()


@some
@given(seeds)
def test_posts_vary_in_length_and_words(seed):
    """Short ones and long ones, and few that are said twice."""
    texts = post_texts(seed, 500)

    assert min(map(len, texts)) < 40
    assert max(map(len, texts)) > 150
    assert len(set(texts)) > 250


@some
@given(seeds)
def test_every_sentence_ends(seed):
    """Posts and comments are made of whole sentences."""
    assert all(
        text[-1] in ".!?" for text in post_texts(seed, 50) + comment_texts(seed, 50)
    )


@some
@given(seeds)
def test_most_people_have_a_bio_and_some_have_none(seed):
    """Both kinds of profile are there to be shown."""
    empty = bios(seed, 700).count("")

    assert 40 < empty < 180
