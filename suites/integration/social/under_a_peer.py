"""The program of `test_peers.py`: a site with a peer, and what its readers see of changes.

A peer patches the ORM of its whole process, so it needs one to itself. The environment says
which peer; the arguments are `race`, or names of `test_freshness.CHANGES`. The answer is a
line of JSON: whether the race left something old, or what was late and what never came.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

import django
from django.conf import settings
from django.test.utils import setup_test_environment

# Beyond what is promised: the machine may be busy.
PATIENCE_S = 20.0


def main(told: list[str]) -> None:
    django.setup()
    setup_test_environment()
    answer: object = race() if told == ["race"] else changes(told)
    print(json.dumps(answer))  # noqa: T201


def changes(names: list[str]) -> dict[str, list[str]]:
    # Models and factories can be imported only now.
    from apps.common.caching.peers import PEERS
    from fixtures.provisioners.errors import NotReadyInTime
    from fixtures.provisioners.readiness import wait_until
    from suites.integration.social.test_freshness import (
        CHANGES,
        look_around,
        scene_number,
    )

    late = {}
    for number, name in enumerate(names):
        # One after the other: what one write makes old must not hide another's fault.
        scene = scene_number(number)
        look_around(scene)
        assert not CHANGES[name].is_seen(scene), name
        CHANGES[name].happens(scene)
        if not CHANGES[name].is_seen(scene):
            late[name] = scene

    promise = PEERS[settings.CACHE_PEER].promise(settings.CACHE_TTL_S)
    never = []
    for name, scene in late.items():
        try:
            wait_until(
                partial(CHANGES[name].is_seen, scene),
                deadline_s=promise.stale_at_most_s + PATIENCE_S,
                what=name,
            )
        except NotReadyInTime:
            never.append(name)
    return {"late": list(late), "never": never}


def race() -> bool:
    """Whether a comment is missing afterwards that came while the comments were read."""
    from apps.social import selectors, services
    from suites.integration.social.test_freshness import scene_number
    from suites.support.at_once import all_at_once

    scene = scene_number(0)
    comments = partial(selectors.comments_on, scene.post.pk)
    read_while(
        partial(services.add_comment, scene.ada, scene.post.pk, "Thanks"),
        lambda: list(comments()),
        all_at_once,
    )
    return len(comments()) == 1


def read_while(
    write: Callable[[], object], read: Callable[[], object], elsewhere: Any
) -> None:
    """`write` begins and is committed between the query of `read` and its keeping."""
    from django.db import connection

    def slowly(execute: Any, *asked: Any) -> Any:
        rows = execute(*asked)
        for done in elsewhere([write]):
            done.result()
        return rows

    with connection.execute_wrapper(slowly):
        read()


if __name__ == "__main__":
    main(sys.argv[1:])
