"""Loads, people and pages that tests of the generator share."""

from __future__ import annotations

from pathlib import Path

import msgspec

from load.stories.social.pages import SeenPost
from load.stories.social.person import Reader
from load.wire import Answer
from reports.schema import Workload

MIX = {"feed": 0.5, "profile": 0.3, "like": 0.2}


def workload(**changes: object) -> Workload:
    """A small open loop, but for what a test is about."""
    usual = Workload(
        loop="open",
        arrivals="poisson",
        rate_per_s=100,
        think_time_s=0,
        duration_s=4,
        audience=20,
        zipf_exponent=0.9,
        mix=MIX,
    )
    return msgspec.structs.replace(usual, **changes)


def ada(**memories: object) -> Reader:
    """Ada, who has seen two posts of Grace's and knows the way to more."""
    person = Reader("ada", ["ada", "grace", "linus"])
    person.took_note([post(7), post(3, moment="2025-01-01T09:00:00")], "older")
    for name, value in memories.items():
        setattr(person, name, value)
    return person


def post(number: int, *, moment: str = "2025-01-01T10:00:00") -> SeenPost:
    return SeenPost(number, "grace", liked=False, moment=moment)


def page(content: str, *, viewer: str = "ada") -> Answer:
    """A whole page, as the site makes it for somebody."""
    body = f'<html><body data-viewer="{viewer}">{content}</body></html>'
    return Answer(200, body.encode())


def part(content: str) -> Answer:
    """A part of a page, as htmx asks for it."""
    return Answer(200, content.encode())


def article(number: int, *, moment: str = "2025-01-01T10:00:00") -> str:
    return (
        f'<article class="post card" data-post="{number}" data-author="grace" '
        f'data-likes="2" data-comments="0" data-liked="true" aria-labelledby="x">'
        f'<time datetime="{moment}">then</time></article>'
    )


def cast_file(folder: Path, size: int) -> Path:
    """A cast of so many people, as a world writes it."""
    people = [
        {"id": n, "username": f"person-{n}", "session": f"session-{n}"}
        for n in range(size)
    ]
    path = folder / "cast.json"
    path.write_bytes(msgspec.json.encode({"version": 1, "people": people, "more": 1}))
    return path
