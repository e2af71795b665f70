"""The lesson as a Django app; it is connected to what it uses when ready."""

from __future__ import annotations

from django.apps import AppConfig


class SocialConfig(AppConfig):
    name = "apps.social"
    label = "social"
    verbose_name = "Social media clone"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import caching, likes, signals

        signals.connect()
        caching.cache.saved_by("like", likes.save)
