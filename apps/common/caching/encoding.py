"""How a value is written for a cache server, and read back.

A whole number is written in digits, so that the server itself can count with it;
everything else is pickled, once. Pickles run code when they are read: a cache server is
as trusted as the process that reads it, and must be as hard to reach for strangers as
the database.
"""

from __future__ import annotations

import enum
import pickle
from typing import Final

from .interface import CachingError

# Every pickle of protocol 2 or newer starts with it, and no number does.
_PICKLE_MARK = b"\x80"
_PROTOCOL = 5
# What Redis and Memcached can count with.
_COUNTABLE = range(-(2**63), 2**63)


class Missing(enum.Enum):
    """The type of `MISS`, of which there is one."""

    MISS = "miss"


MISS: Final = Missing.MISS
"""What a cache answers when it has nothing, for `None` is a value like any other."""


class NotStorable(CachingError):
    """The value cannot be written down: it holds a lock, a socket, a lambda."""


def encode(value: object) -> bytes:
    """The value as bytes; raises `NotStorable`.

    >>> encode(42)
    b'42'
    >>> decode(encode([None, True]))
    [None, True]
    """
    # Not isinstance: True is an int too, and must come back as True.
    if type(value) is int and value in _COUNTABLE:
        return b"%d" % value
    try:
        return pickle.dumps(value, protocol=_PROTOCOL)
    except Exception as error:  # __reduce__ of any class may raise anything
        message = f"a {type(value).__name__} cannot be pickled: {error}"
        raise NotStorable(message) from error


def decode(raw: bytes) -> object:
    """The value that these bytes are, or `MISS` if they are none of ours.

    >>> decode(b"half a pick")
    <Missing.MISS: 'miss'>
    """
    try:
        if raw.startswith(_PICKLE_MARK):
            return pickle.loads(raw)  # noqa: S301  # trusted, as said above
        return int(raw)
    except Exception:  # cut short, foreign, or of a class that has changed since
        return MISS
