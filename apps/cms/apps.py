"""The lesson as a Django app; its writes are heard when it is ready."""

from __future__ import annotations

from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "apps.cms"
    label = "cms"
    verbose_name = "Blog with CMS"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import editors, signals
        from .search import following

        editors.connect(self)
        signals.connect()
        following.connect()
