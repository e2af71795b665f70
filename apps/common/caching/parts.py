"""What a lesson says of its pages: the name of a rendered part, and who looks at it."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest

from .interface import Key, Tag


@dataclass(frozen=True)
class Part:
    """The name of a rendered part of a page, and the facts it depends on."""

    key: Key
    tags: tuple[Tag, ...]


def viewer_tags(request: HttpRequest, lesson: str, *facts: str) -> list[Tag]:
    """These facts of whoever is logged in; none for a stranger.

    Her session says who she is: her row is read later, after the tags' versions.
    """
    number = request.session.get(SESSION_KEY)
    if number is None:
        return []
    return [Tag(lesson, fact, (int(number),)) for fact in facts]
