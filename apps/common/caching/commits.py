"""Touching after the commit: all that one transaction touches, in one call."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from django.db import transaction

from .interface import Tag

Touch = Callable[[Collection[Tag]], None]


@dataclass(eq=False)
class Touching:
    """What runs after a commit. Those of one transaction share their tags.

    The first that runs touches all of them. Every touch registers one, for a savepoint
    that is rolled back takes along those that were registered in it, and no more. What
    was touched in there is then touched with the rest: a computation more, never wrong.
    """

    owner: object
    touch: Touch
    tags: set[Tag] = field(default_factory=set)

    def __call__(self) -> None:
        if self.tags:
            self.touch(frozenset(self.tags))
            self.tags.clear()


def touch_on_commit(tags: Collection[Tag], touch: Touch, *, owner: object) -> None:
    """Calls `touch` when the transaction is committed; at once if there is none.

    The touches of one owner in one transaction become one call.
    """
    shared = tags_to_touch(owner)
    shared.update(tags)
    transaction.on_commit(Touching(owner, touch, shared))


def tags_to_touch(owner: object) -> set[Tag]:
    """What the transaction that is open has changed so far; none if none is."""
    for _savepoints, hook, *_ in transaction.get_connection().run_on_commit:
        if isinstance(hook, Touching) and hook.owner is owner:
            return hook.tags
    return set()
