"""Measured requests are answered at every depth of the stack, and are otherwise the same."""

from __future__ import annotations

import itertools
import sys

from apps.common.telemetry.depths import DEPTHS, at_every_depth


def frames_below() -> int:
    frame, below = sys._getframe(1), 0
    while frame.f_back is not None:
        frame, below = frame.f_back, below + 1
    return below


def depths_of(requests: int) -> list[int]:
    seen: list[int] = []

    def application(environ, start_response):
        seen.append(frames_below())
        return []

    answer = at_every_depth(application)
    for _ in range(requests):
        answer({}, print)
    return [depth - min(seen) for depth in seen]


def test_every_depth_has_its_turn():
    """As many requests as there are depths see each of them once."""
    assert sorted(depths_of(DEPTHS)) == list(range(DEPTHS))


def test_few_requests_see_all_kinds():
    """Of a dozen in a row, no two are near each other, and none is far from all."""
    seen = sorted(depths_of(12))
    gaps = [above - below for below, above in itertools.pairwise(seen)]

    assert min(gaps) >= 5
    assert max(gaps) <= 24


def test_nothing_else_is_changed():
    """The application has what the server gave, and the server what it answered."""
    given, told = {"PATH_INFO": "/"}, [b"one", b"two"]

    def application(environ, start_response):
        assert environ is given
        start_response("200 OK", [])
        return told

    said: list[str] = []
    answer = at_every_depth(application)

    for _ in range(3):
        assert answer(given, lambda status, headers: said.append(status)) is told
    assert said == ["200 OK"] * 3
