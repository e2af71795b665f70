"""What a story is: who comes to a lesson's site, what she does there, and what is right.

A story is data and small functions, without a site, a database or a clock: a generator
imports it, and must start fast.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from load.choices import UnknownChoice, chosen
from load.errors import WorkloadError
from load.people.browser import Browser
from load.wire import Answer, Request

# How unevenly people act: the share of the k-th most active of a crowd falls as 1 /
# k^0.9. A declared choice, not a measurement of anybody's users.
ZIPF_EXPONENT = 0.9


@dataclass(slots=True)
class Person:
    """A person who is online: who she is to the site. A story adds what she remembers."""

    name: str
    crowd: Sequence[str] = ()  # everybody who is online, by activity
    browser: Browser = field(default_factory=Browser)

    def news(self) -> Any:
        """What she could tell somebody who has seen nothing yet; None: nothing."""
        return None

    def hear(self, news: Any) -> None:
        """In a warm-up shorter than the audience, not everybody has seen a page."""


@dataclass(frozen=True, slots=True)
class Act:
    """One operation: what to send, and what is wrong with an answer (None: nothing).

    `request` gets the person and a number that the plan has drawn beforehand, so that
    the same seed on the same data does the same. There is nothing to send where she
    knows nothing to do it to. A `check` that finds nothing wrong may take note, in the
    person, of what she saw.
    """

    request: Callable[[Any, int], Request | None]
    check: Callable[[Any, Request, Answer], str | None]


@dataclass(frozen=True, slots=True)
class Probe:
    """How it is found out how old what readers see may be.

    One person writes numbered texts; others look at the page where the newest stands
    first. Where nobody else may see it, the others are she herself, in other browsers.
    """

    page: Callable[[str], str]  # the path of the page on which hers stand
    write: Callable[[str], tuple[str, Mapping[str, str]]]  # path and form for a text
    shared: bool = True


@dataclass(frozen=True)
class Story:
    """One lesson's people. `mix` is how often which of its `acts` is done."""

    lesson: str
    subject: str  # what is looked at, in a report: "social feed"
    acts: Mapping[str, Act]
    mix: Mapping[str, float]
    opening: str  # the act with which everybody begins, and that warms a site up
    person: Callable[[str, Sequence[str]], Person] = Person
    probe: Probe | None = None  # None: nobody can say how old an answer is
    zipf_exponent: float = ZIPF_EXPONENT
    # The share of a profile's rate at which its site keeps up without a cache, with room
    # to spare: an open loop beyond that measures a queue.
    pace: float = 1.0

    def act(self, name: str) -> Act:
        """Raises `WorkloadError` with the nearest and all valid names."""
        try:
            return self.acts[chosen("operation", name, self.acts)]
        except UnknownChoice as error:
            raise WorkloadError(str(error)) from error


def session_headers(session: str) -> str:
    """Header lines that make a request hers, without a cookie jar.

    Django compares the token in the cookie with the one in the header and remembers
    neither, so any token does. It stays the same for a session, because caches of whole
    pages keep one for each Cookie header.
    """
    token = hashlib.sha256(session.encode()).hexdigest()[:32]
    return f"Cookie: csrftoken={token}; sessionid={session}\r\nX-CSRFToken: {token}\r\n"
