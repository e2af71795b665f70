"""Where the sockets of a site's lessons stand."""

from __future__ import annotations

import pytest

from apps.config.lessons import LESSONS, Lesson
from apps.config.sockets import Nowhere, socket_routes


def test_a_lesson_with_a_routing_module_has_sockets():
    """Nothing else says so, and nothing can forget to."""
    assert LESSONS["tweets"].has_sockets
    assert not LESSONS["social"].has_sockets


@pytest.mark.parametrize(
    "lessons, places",
    [
        (["tweets"], [""]),
        (["social", "tweets"], ["tweets/"]),
        (["social"], []),
    ],
)
def test_they_stand_where_the_pages_do(lessons, places):
    """Alone at the root, with others below the prefix; everything else is nowhere."""
    *routes, last = socket_routes([Lesson(name) for name in lessons])

    assert [str(route.pattern) for route in routes] == places
    assert last.callback.consumer_class is Nowhere
