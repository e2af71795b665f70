"""Any text is a key, and no two questions are one."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from apps.tasks.utils import make_key

# Surrogates too: half a pair is what a broken client sends.
anything = st.text(st.characters(), max_size=400)
long = st.builds(str.__mul__, anything, st.integers(1, 60)).map(lambda s: s[:10_000])
keys = anything | long
prefixes = anything
versions = st.integers() | anything


@given(key=keys, prefix=prefixes, version=versions)
def test_memcached_takes_every_key(key, prefix, version):
    """At most 250 bytes of printable ASCII without a blank, and the same each time."""
    made = make_key(key, prefix, version)

    assert len(made) <= 250
    assert made.isascii()
    assert made.isprintable()
    assert " " not in made
    assert made == make_key(key, prefix, version)


@given(
    one=st.tuples(keys, prefixes, versions), other=st.tuples(keys, prefixes, versions)
)
def test_no_two_questions_have_one_key(one, other):
    """Keys are the same only where prefix, version and question are."""
    alike = tuple(map(str, one)) == tuple(map(str, other))

    assert (make_key(*one) == make_key(*other)) is alike


def test_no_sign_of_ours_can_be_borrowed():
    """However what stands between the parts is typed into them, they stay apart."""
    typed = ("", ":", "/", "#", "%", "1", "1:", ":1", "%3A", "/1", "#1")

    made = {make_key(*parts) for parts in product(typed, repeat=3)}

    assert len(made) == len(typed) ** 3


@given(start=keys, one=keys, other=keys)
def test_long_keys_that_differ_somewhere_differ(start, one, other):
    """Nothing of a key is cut off, also where nearly all of it is the same."""
    first, second = start * 5 + one, start * 5 + other

    assert (make_key(first, "p", 1) == make_key(second, "p", 1)) is (first == second)


@given(key=keys, prefix=prefixes, version=versions)
def test_the_empty_key_is_the_head_of_all(key, prefix, version):
    """What strategies write behind it is no key of anybody's, and clearing finds both."""
    head, made = make_key("", prefix, version), make_key(key, prefix, version)

    assert made.startswith(head)
    assert made == head or made.removeprefix(head)[0] in "/#"


@given(prefix=prefixes, other=prefixes, key=keys)
def test_no_head_is_the_beginning_of_another(prefix, other, key):
    """Who clears her own cache clears nobody else's."""
    if prefix != other:
        assert not make_key(key, other, 1).startswith(make_key("", prefix, 1))
