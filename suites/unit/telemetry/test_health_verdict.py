"""What a site that has looked at its services says of itself."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from apps.common.telemetry import health
from apps.common.telemetry.health import Dependency, look, verdict

WELL = Dependency(name="a", answers=True, ms=1, reason="")
AWAY = Dependency(name="b", answers=False, ms=1, reason="Gone: away")


@pytest.mark.parametrize(
    "database, caches, expected",
    [
        (WELL, [WELL, WELL], ("ready", 200)),
        (WELL, [WELL, AWAY], ("degraded", 200)),
        (AWAY, [WELL, WELL], ("unavailable", 503)),
        (AWAY, [AWAY, AWAY], ("unavailable", 503)),
    ],
    ids=["all there", "a cache away", "the database away", "all away"],
)
def test_only_the_database_can_make_it_unavailable(database, caches, expected):
    """Without a cache the site works, slower; without the database it does not."""
    assert verdict(database, caches) == expected


def test_what_answers_has_no_reason():
    """A look at what is there tells the time, and nothing else."""
    found = look("redis", lambda: None)

    assert (found.name, found.answers, found.reason) == ("redis", True, "")
    assert found.ms >= 0


def test_what_fails_tells_the_first_line_of_why():
    """A reason is the kind of error and one line, not a traceback."""

    def fail():
        raise LookupError("nobody there\nDETAIL: and more")

    assert look("redis", fail).reason == "LookupError: nobody there"


@pytest.mark.parametrize(
    "view, words", [(health.alive, b"alive\n"), (health.noop, b"noop\n")]
)
def test_the_plainest_pages_are_a_word(view, words):
    """Neither asks anything of anybody."""
    assert view(RequestFactory().get("/")).content == words
