"""Wiring: what is saved or deleted, and what `caching` forgets for it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_out
from django.db.models.signals import post_delete, post_save, pre_save

from . import caching
from .models import City, Observation, UserProfile


def connect() -> None:
    """Called once, when the app is ready."""
    pre_save.connect(city_about_to_change, sender=City)
    user_logged_out.connect(user_left)
    for signal in (post_save, post_delete):
        signal.connect(city_changed, sender=City)
        signal.connect(observation_changed, sender=Observation)
        signal.connect(profile_changed, sender=UserProfile)
        signal.connect(user_changed, sender=User)


def city_about_to_change(instance: City, **_: Any) -> None:
    """Who renames a city takes it away from whoever asks for the old name."""
    if instance.pk is not None:
        old = City.objects.filter(pk=instance.pk).values_list("key", flat=True)
        caching.forget_city(instance.pk, *old)


def city_changed(instance: City, **_: Any) -> None:
    caching.forget_city(instance.pk, instance.key)


def observation_changed(instance: Observation, **_: Any) -> None:
    caching.forget_weather(instance.city_id)


def profile_changed(instance: UserProfile, **_: Any) -> None:
    caching.forget_preferences(instance.user_id)


def user_changed(
    instance: User, *, update_fields: Collection[str] | None = None, **_: Any
) -> None:
    # Every login writes its date, which stands on no page.
    if update_fields is None or set(update_fields) != {"last_login"}:
        caching.forget_user(instance.pk)


def user_left(user: User | None, **_: Any) -> None:
    """Nobody leaves where a session had already ended."""
    if user is not None:
        caching.forget_user(user.pk)
