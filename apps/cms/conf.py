"""The settings of this lesson (settings.py), each with its type."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings

# So many rounds late, and a post waits for a worker that does not come.
ROUNDS = 3


def elasticsearch_url() -> str:
    """Empty where nobody has said one."""
    return str(_told("CMS_ELASTICSEARCH_URL"))


def elasticsearch_timeout_s() -> int:
    return int(_told("CMS_ELASTICSEARCH_TIMEOUT_S"))


def publishing_is_late_after() -> timedelta:
    return timedelta(seconds=ROUNDS * int(_told("CMS_PUBLISH_EVERY_S")))


def _told(name: str) -> Any:
    """The type checker does not see what lessons add to the settings."""
    return getattr(settings, name)
