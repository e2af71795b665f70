"""How values are written for a cache server."""

from __future__ import annotations

import threading
from collections import OrderedDict

import pytest

from apps.common.caching.encoding import MISS, NotStorable, decode, encode


@pytest.mark.parametrize(
    "value",
    [
        None,
        0,
        -1,
        2**63 - 1,
        2**63,
        -(2**64),
        10**5000,
        True,
        False,
        1.5,
        "",
        "7",
        b"7",
        [],
        OrderedDict(a=1),
        {"nested": [None, (True, {1})]},
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_goes_in_comes_out(value):
    """A value that was written and read is the same, and of the same type."""
    back = decode(encode(value))

    assert back == value
    assert type(back) is type(value)


def test_a_number_is_written_in_digits():
    """A server can only count with what it can read."""
    assert encode(1763856000000000) == b"1763856000000000"


@pytest.mark.parametrize(
    "value",
    [threading.Lock(), lambda: None, threading.local()],
    ids=["lock", "lambda", "local"],
)
def test_what_cannot_be_pickled_is_refused_by_name(value):
    """The message names the type, so that one finds who put it there."""
    with pytest.raises(NotStorable, match=type(value).__name__):
        encode(value)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x80",
        encode(["a"])[:-2],
        b"<html>",
        b"\xff\xfe",
        b"\x80\x05c__main__\nGone\n.",
    ],
    ids=["empty", "cut_at_once", "cut", "foreign", "binary", "class_gone"],
)
def test_what_cannot_be_read_is_a_miss(raw):
    """A damaged entry is no value, and no error."""
    assert decode(raw) is MISS
