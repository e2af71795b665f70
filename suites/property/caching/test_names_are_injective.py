"""Two different questions never share a name."""

from __future__ import annotations

from hypothesis import assume, example, given
from hypothesis import strategies as st

from apps.common.caching.interface import LONGEST_NAME, Key

# Signs that mean something to a name, a server or a URL, beside all others.
awkward = st.text(alphabet=st.sampled_from(":%#/= a0") | st.characters(codec="utf-8"))
words = awkward | st.integers().map(str)
names = st.builds(
    Key, awkward, awkward, st.lists(awkward | st.integers(), max_size=4).map(tuple)
)


def parts(key: Key) -> tuple[str, ...]:
    """What a key says; a number and its digits ask the same."""
    return (key.lesson, key.subject, *map(str, key.arguments))


@given(names, names)
@example(Key("a", "b", ("c:d",)), Key("a", "b", ("c", "d")))
@example(Key("a", "b:c"), Key("a", "b", ("c",)))
@example(Key("a", "b", ("",)), Key("a", "b"))
@example(Key("a", "b", ("%3A",)), Key("a", "b", (":",)))
@example(Key("a", "b", ("#x",)), Key("a", "b", ("%23x",)))
def test_different_keys_are_written_differently(one: Key, other: Key):
    """Quoting loses nothing, and shortening as good as nothing."""
    assume(parts(one) != parts(other))

    assert str(one) != str(other)


@given(names)
def test_every_name_is_one_that_memcached_takes(key: Key):
    """ASCII, no blanks, no control characters; and short, unless lesson and subject are."""
    written = str(key)

    assert written.isascii()
    assert all(" " < sign < "\x7f" for sign in written)
    assume(len(key.lesson) + len(key.subject) < 5)
    assert len(written) <= LONGEST_NAME
