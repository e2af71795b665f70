"""What of the bench is cached: the hot number, under one tag, which a bump touches."""

from __future__ import annotations

from collections.abc import Callable

from apps.common.caching.interface import Key, Tag
from apps.common.caching.lesson import LessonCache

cache = LessonCache("bench")

HOT = Key("bench", "hot")
CONTENT = Tag("bench", "content", ("hot",))


def hot_number(compute: Callable[[], int]) -> int:
    """The remembered number, or what `compute` answers."""
    return cache.fetch(HOT, compute, [CONTENT])


def forget_number() -> None:
    """It changes with the transaction that is open."""
    cache.touch(CONTENT)
