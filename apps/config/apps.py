"""The project as a Django app, so that its checks are found."""

from __future__ import annotations

from django.apps import AppConfig
from django.conf import settings


class ProjectConfig(AppConfig):
    name = "apps.config"
    label = "config"

    def ready(self) -> None:
        from . import checks  # noqa: F401 (importing is what registers them)

        if settings.HAS_TASKS:
            # Tasks that are shared belong to the Celery application that there is.
            from . import celery  # noqa: F401
