"""The bench as a Django app. What a bump makes old, its service says itself."""

from __future__ import annotations

from django.apps import AppConfig


class BenchConfig(AppConfig):
    name = "apps.bench"
    label = "bench"
    verbose_name = "Bench"
    default_auto_field = "django.db.models.BigAutoField"
