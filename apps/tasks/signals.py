"""Wiring: what is saved or deleted, and what `caching` forgets for it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_out
from django.db.models.signals import post_delete, post_save

from . import caching
from .models import Task


def connect() -> None:
    """Called once, when the app is ready."""
    for signal in (post_save, post_delete):
        signal.connect(task_changed, sender=Task)
        signal.connect(person_changed, sender=User)
    user_logged_out.connect(person_left)


def task_changed(instance: Task, **_: Any) -> None:
    caching.forget_task(instance.pk, instance.user_id)


def person_changed(
    instance: User, *, update_fields: Collection[str] | None = None, **_: Any
) -> None:
    # Every login writes its date, which stands on no page.
    if update_fields is None or set(update_fields) != {"last_login"}:
        caching.forget_person(instance.pk)


def person_left(user: User | None, **_: Any) -> None:
    """Nobody leaves where a session had already ended."""
    if user is not None:
        caching.forget_visits(user.pk)
