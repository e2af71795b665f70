"""The project as a Django app, so that its checks are found."""

from __future__ import annotations

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "apps.config"
    label = "config"

    def ready(self) -> None:
        from . import checks  # noqa: F401 (importing is what registers them)
