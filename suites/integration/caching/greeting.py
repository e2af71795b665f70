"""A lesson of one fact: what a person's greeting is, read through a cache, and written."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.models import User
from django.db import transaction

from apps.common.caching.interface import Key, Tag
from apps.common.caching.lesson import LessonCache

WHO = "ada"
KEY, TAG = Key("social", "greeting", (WHO,)), Tag("social", "greeting", (WHO,))

cache = LessonCache("social")


def introduce(greeting: str) -> None:
    User.objects.create(username=WHO, first_name=greeting)


def read(*, counted: Callable[[], object] = lambda: None) -> str:
    """What she says, from the cache or from the database; the latter is counted."""

    def select() -> str:
        counted()
        return User.objects.get(username=WHO).first_name

    return cache.fetch(KEY, select, [TAG])


def write(greeting: str) -> None:
    with transaction.atomic():
        User.objects.filter(username=WHO).update(first_name=greeting)
        cache.touch(TAG)
