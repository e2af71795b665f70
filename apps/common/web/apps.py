"""The base look as a Django app, so that its templates and static files are found."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "apps.common.web"
    label = "web"
