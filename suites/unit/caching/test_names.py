"""How the names of keys and tags are written."""

from __future__ import annotations

import pytest

from apps.common.caching.interface import LONGEST_NAME, Key, Name, Tag


@pytest.mark.parametrize(
    "arguments",
    [
        ("a:b",),
        ("a", "b"),
        ("a b",),
        ("a%20b",),
        ("ä",),
        ("a\nb",),
        ("a=b",),
        ("a#b",),
        ("",),
        (),
    ],
    ids=repr,
)
def test_a_name_holds_nothing_that_a_server_would_stumble_over(arguments):
    """A written name is ASCII without blanks, whatever its arguments are."""
    written = str(Key("social", "feed", arguments))

    assert written.isascii()
    assert written.isprintable()
    assert not set(written) & set(" =#\n")


def test_a_long_name_is_shortened():
    """Memcached takes 250 bytes, prefix and suffixes included."""
    assert len(str(Key("social", "search", ("long " * 100,)))) <= LONGEST_NAME


def test_long_names_that_differ_at_the_end_differ_when_shortened():
    """A shortened name rests on all of the name."""
    first, second = (Key("social", "search", ("x" * 500 + end,)) for end in "ab")

    assert str(first) != str(second)


def test_a_shortened_name_still_says_whose_it_is():
    """Who looks into the server sees lesson and subject."""
    assert str(Key("social", "search", ("x" * 500,))).startswith("social:search:#")


def test_a_key_and_a_tag_of_the_same_name_are_two_things():
    """A key is a question, a tag a fact; in one mapping they do not meet."""
    names: set[Name] = {Key("social", "post", (1,)), Tag("social", "post", (1,))}

    assert len(names) == 2
