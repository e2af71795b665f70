"""What lessons share, as a Django app: its models, template tags and checks."""

from __future__ import annotations

from django.apps import AppConfig
from django.conf import settings

from .caching.peers import PEERS


class CommonConfig(AppConfig):
    name = "apps.common"
    label = "common"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        PEERS[settings.CACHE_PEER].listen()
