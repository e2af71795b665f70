"""What the laboratory tells the crowd's process, and what that answers: JSON, a line each."""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from reports.stampede.schema import Reply

HOT, BUMP = "/hot/", "/bump/"


class Message(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Moments (`_at_s`) are seconds since 1970; waits are by a clock that never jumps."""


class Gather(Message, frozen=True):
    """Be so many, each with an open connection; those that were closed open again."""

    clients: int


class Tour(Message, frozen=True):
    """So many of them ask one after the other: a look at every process of the site."""

    path: str
    clients: int


class Burst(Message, frozen=True):
    """So many ask at one moment.

    Before it, readers of their own come as a Poisson process, until `background_until_s`.
    With `bump`, the moment is when the site has acknowledged a POST to that path.
    """

    path: str
    clients: int
    at_s: float = 0.0  # one that is past means now
    method: str = "GET"
    bump: str | None = None
    background_per_s: float = 0.0
    background_until_s: float = 0.0
    seed: int = 0


class Gathered(Message, frozen=True):
    clients: int


class Toured(Message, frozen=True):
    began_s: float
    ended_s: float
    replies: list[Reply]


class Bursted(Message, frozen=True):
    at_s: float  # the moment that latencies count from
    late_s: float  # how long after it the last request was sent
    acknowledged: int | None  # what the bump answered
    replies: list[Reply]
    background: list[Reply]


class Failed(Message, frozen=True):
    """The crowd cannot do that; the site may be gone."""

    why: str


Command: TypeAlias = Gather | Tour | Burst
Answer: TypeAlias = Gathered | Toured | Bursted | Failed
