"""The lesson as a Django app; it is connected to what it hears of when ready."""

from __future__ import annotations

from django.apps import AppConfig


class WeatherConfig(AppConfig):
    name = "apps.weather"
    label = "weather"
    verbose_name = "Weather"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import signals

        signals.connect()
