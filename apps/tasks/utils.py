"""KEY_FUNCTION of the lesson's cache: a key for Memcached out of whatever somebody typed.

Memcached takes 250 bytes without blanks and control characters. Django's own function
puts prefix, version and key behind one another as they are; so a search for "two words"
is refused, and what a line break in a key does is a matter between it and the protocol.
"""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import quote

# What strategies write behind a prefix begins with a letter: no user's key is one of those.
WRITTEN, DIGESTED = "/", "#"
LONGEST_KEY, LONGEST_HEAD = 250, 120


def make_key(key: Any, key_prefix: str, version: Any) -> str:
    """Printable ASCII of at most 250 bytes, and another one for every other question.

    A short key can still be read; a long one is a digest, and two that are alike in it
    will not be met. The key "" is the head of all others of its prefix and version,
    which is what strategies go on from, and what clearing goes by.

    >>> make_key("two words", "tasks", 1)
    'tasks:1:/two%20words'
    >>> make_key("", "tasks", 1)
    'tasks:1:'
    """
    head = f"{_safe(key_prefix)}:{_safe(version)}:"
    if len(head) > LONGEST_HEAD:
        head = f"{DIGESTED}{_digest(head)}:"
    written = _safe(key)
    if not written:
        return head
    tail = WRITTEN + written
    if len(head) + len(tail) > LONGEST_KEY:
        tail = DIGESTED + _digest(written)
    return head + tail


def _safe(part: Any) -> str:
    """Percent signs and what is always safe: no two texts are written alike.

    Half of a pair of surrogates is no character, and still somebody may send it.
    """
    return quote(str(part), safe="", errors="surrogatepass")


def _digest(written: str) -> str:
    return hashlib.sha256(written.encode("ascii")).hexdigest()
